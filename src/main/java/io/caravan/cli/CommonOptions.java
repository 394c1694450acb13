package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.nio.file.Files;
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

    /** The directory, made if need be. */
    DataDirectory create(Project project) {
        return DataDirectory.at(path(project));
    }

    /** The directory if it is there: a mistyped name doesn't make one. */
    Optional<DataDirectory> find(Project project) {
        return Optional.of(path(project)).filter(Files::isDirectory).map(DataDirectory::at);
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
