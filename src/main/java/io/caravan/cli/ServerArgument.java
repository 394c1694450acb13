package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a command understands that is about one server. */
final class ServerArgument {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "as 'caravan status' shows it")
    private String name;

    String name() {
        return name;
    }

    /**
     * The directory on which a launcher watches over that server.
     *
     * @throws Complaint if none does
     */
    DataDirectory data() {
        DataDirectory data = common.require(Project.locate());
        Holder holder = Holder.require(data);
        if (!holder.servers().contains(name)) {
            throw new Complaint("There is no " + name + "; there are " + String.join(", ", holder.servers()));
        }
        return data;
    }
}
