package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command understands: on which data it works, and what it is for. */
final class CommonOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything is kept (default: data in the project's folder)")
    private Path given;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "says this")
    private boolean help;

    /**
     * The directory, made if need be.
     *
     * @throws Complaint if it can't be made or written to
     */
    DataDirectory create(Project project) {
        return usable(path(project));
    }

    /** The directory if it is there: a mistyped name doesn't make one. */
    Optional<DataDirectory> find(Project project) {
        return Optional.of(path(project)).filter(Files::isDirectory).map(CommonOptions::usable);
    }

    private static DataDirectory usable(Path path) {
        try {
            var data = DataDirectory.at(path);
            data.run(); // every command needs it
            return data;
        } catch (UncheckedIOException e) {
            throw new Complaint("Nothing can be kept in " + path + ": " + reason(e.getCause())
                    + "; name a directory that you may write to with --data");
        }
    }

    private static String reason(IOException problem) {
        return switch (problem) {
            case FileAlreadyExistsException e -> e.getFile() + " is no directory";
            case AccessDeniedException e -> e.getFile() + " may not be written";
            case NoSuchFileException e -> e.getFile() + " can't be made";
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            default -> problem.getMessage();
        };
    }

    /**
     * The directory.
     *
     * @throws Complaint if it isn't there
     */
    DataDirectory require(Project project) {
        return find(project)
                .orElseThrow(() ->
                        new Complaint("There is no data directory " + path(project) + "; 'caravan up' makes one"));
    }

    /** The directory, which may not be there yet. */
    Path path(Project project) {
        return given == null ? project.defaultData() : given.toAbsolutePath().normalize();
    }
}
