package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Path;

/** What Maven writes, made ready for Maven. */
final class BuildDirectory {

    private BuildDirectory() {}

    /**
     * Removes what a build would leave there though it is no more.
     *
     * @throws Complaint if Caravan runs from what is there
     */
    static void prepare(Path root) throws IOException {
        requireUnused(root);
        // A route that was moved or deleted would still be there, and be run.
        Directory.delete(root.resolve("target/classes/routes"));
    }

    static void requireUnused(Path root) throws IOException {
        var user = BuildInUse.user(root);
        if (user.isPresent()) {
            throw new Complaint("Process " + user.get() + " runs Caravan from the build that must be made anew;"
                    + " stop it first: 'caravan down', with its --data if it has one");
        }
    }
}
