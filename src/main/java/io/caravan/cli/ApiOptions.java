package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that talk to a gateway: which one, and with whose key. */
final class ApiOptions {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "where the gateway is (default: the one that runs on the data directory)")
    private URI url;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "holds the key of an administrator (default: admin.key in the data directory)")
    private Path keyFile;

    /**
     * The gateway, to be asked as an administrator.
     *
     * @throws Complaint if none runs, or there is no key
     */
    GatewayApi gateway() {
        return new GatewayApi(url == null ? running() : url, key());
    }

    private URI running() {
        DataDirectory data = data();
        return Holder.find(data)
                .map(holder -> URI.create(holder.url()))
                .orElseThrow(() -> new Complaint("Nothing runs on " + data.root()
                        + "; 'caravan up' starts it, --url names a gateway elsewhere"));
    }

    private String key() {
        Path file = keyFile == null ? AdministratorKey.file(data()) : keyFile;
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Complaint("There is no key in " + file + "; --key-file names another file");
        }
    }

    private DataDirectory data() {
        return common.require(Project.locate());
    }
}
