package io.caravan.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The packages that {@code src/test/node} asks for, installed once under {@code target}. */
final class NodePackages {

    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path FOLDER = Path.of("target/node-clients");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "clients.mjs");
    private static final int LONG_ENOUGH_MINUTES = 5;

    private static Optional<Path> folder;

    private NodePackages() {}

    /** Where they are; empty if this machine has no Node, or the packages cannot be had. */
    static synchronized Optional<Path> folder() {
        if (folder == null) {
            folder = prepare() ? Optional.of(FOLDER) : Optional.empty();
        }
        return folder;
    }

    private static boolean prepare() {
        try {
            Files.createDirectories(FOLDER);
            for (String file : FILES) {
                Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            return runs("node", "--version") && (isInstalled() || runs("npm", "ci", "--no-audit", "--no-fund"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isInstalled() throws IOException {
        Path installed = FOLDER.resolve("node_modules/.package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(SOURCES.resolve("package-lock.json")))
                        > 0;
    }

    private static boolean runs(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LONG_ENOUGH_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
