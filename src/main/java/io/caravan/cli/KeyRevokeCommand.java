package io.caravan.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes a key. */
@Command(name = "revoke", description = "Makes a key worthless, in all gateways within seconds")
final class KeyRevokeCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    @Parameters(paramLabel = "ID", description = "as 'key list' shows it")
    private String id;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        api.gateway().delete("/api/v1/keys/" + UrlPart.of(id));
        terminal.say("Revoked " + id);
        return 0;
    }
}
