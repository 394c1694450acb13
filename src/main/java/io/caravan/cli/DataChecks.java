package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the doctor looks at in a data directory. */
record DataChecks(Path data) {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    Finding writable() {
        if (!Files.exists(data)) {
            return Finding.ok("data", data + " will be made by 'caravan up'");
        }
        return Finding.of(
                "data",
                Files.isDirectory(data) && Files.isWritable(data),
                data.toString(),
                "make it a directory that you may write to, or name another with --data");
    }

    /** Nobody but the owner may read what is secret. */
    Finding modes() throws IOException {
        List<Path> open = new ArrayList<>();
        for (Path path : secret()) {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                open.add(path);
            }
        }
        return Finding.of(
                "secrets",
                open.isEmpty(),
                open.isEmpty() ? "readable by their owner alone" : "others may read " + open,
                "chmod -R go= " + data);
    }

    private List<Path> secret() throws IOException {
        List<Path> paths = new ArrayList<>(
                List.of(data.resolve("admin.key"), data.resolve("admin.header"), data.resolve("secrets")));
        if (Files.isDirectory(data.resolve("secrets"))) {
            try (var files = Files.list(data.resolve("secrets"))) {
                files.forEach(paths::add);
            }
        }
        return paths.stream().filter(Files::exists).toList();
    }
}
