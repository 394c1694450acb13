package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The directory, made if need be. */
    DataDirectory create(Project project) {
        return DataDirectory.at(path(project));
    }

    /**
     * The directory.
     *
     * @throws Complaint if there is none, so that a mistyped name doesn't make one
     */
    DataDirectory require(Project project) {
        Path path = path(project);
        if (!Files.isDirectory(path)) {
            throw new Complaint("There is no data directory " + path + "; 'caravan up' makes one");
        }
        return DataDirectory.at(path);
    }

    /** The directory, which may not be there yet. */
    Path path(Project project) {
        return given == null ? project.defaultData() : given.toAbsolutePath().normalize();
    }
}
