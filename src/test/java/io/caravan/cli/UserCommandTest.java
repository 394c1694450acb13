package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code user} and {@code key}, against a gateway. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class UserCommandTest extends OnCluster {

    @TempDir
    Path directory;

    private final String name = Accounts.freshName();

    /** What a command printed, its two outputs apart. */
    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void theNewKeyAloneIsOnStandardOutput() {
        assertThat(run("user", "add", name).exitCode()).isZero();
        Outcome key = run("key", "add", name);
        assertThat(key.out()).matches("caravan_[0-9a-f]{12}_[0-9a-f]{48}\n");
        assertThat(key.err())
                .contains("until it is revoked")
                .doesNotContain(key.out().strip());
        assertThat(api.withKey(key.out().strip()).get("/api/v1/models").statusCode())
                .isEqualTo(200);
    }

    @Test
    void usersAreListedWithWhatTheyMay() {
        run("user", "add", name, "--role", "service", "--limit", "chat_per_minute=5", "--limit", "concurrent=2");
        Outcome list = run("user", "list");
        assertThat(list.out().lines().filter(line -> line.startsWith(name)))
                .singleElement()
                .asString()
                .matches(name + " +service +no +concurrent=2 chat_per_minute=5 .*");
    }

    @Test
    void aLimitIsTakenBackByLeavingOutItsNumber() {
        run("user", "add", name, "--limit", "chat_per_minute=5", "--limit", "concurrent=2");
        assertThat(run("user", "change", name, "--limit", "concurrent=", "--role", "service")
                        .exitCode())
                .isZero();
        assertThat(run("user", "list").out()).containsPattern(name + " +service +no +chat_per_minute=5 +\\d");
    }

    @Test
    void whereNoProviderIsSetNobodyHasASubject() {
        assertThat(run("user", "add", name, "--oidc-subject", "").exitCode()).isZero();
        Outcome refused = run("user", "change", name, "--oidc-subject", "3f1c7c4e");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("caravan.oidc.issuer");
    }

    @Test
    void aPasswordComesFromStandardInputAndGoes() {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream("correct horse battery\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("user", "add", name, "--password").exitCode()).isZero();
        } finally {
            System.setIn(in);
        }
        assertThat(run("user", "list").out()).containsPattern(name + " +user +yes");
        run("user", "change", name, "--no-password");
        assertThat(run("user", "list").out()).containsPattern(name + " +user +no");
    }

    @Test
    void aRevokedKeyStaysInTheList() {
        run("user", "add", name);
        run("key", "add", name, "--expires", "90d");
        Outcome list = run("key", "list", name);
        assertThat(list.out().lines()).hasSize(2);
        String id = list.out().lines().toList().getLast().split(" ")[0];
        assertThat(list.out()).contains(" good ");
        assertThat(run("key", "revoke", id).exitCode()).isZero();
        assertThat(run("key", "list", name).out()).contains(id).contains(" revoked ");
    }

    @Test
    void whoeverIsRemovedIsRemovedOnPurpose() {
        run("user", "add", name);
        assertThat(run("user", "remove", name)).satisfies(UserCommandTest::isComplaint);
        assertThat(run("user", "list").out()).contains(name);
        assertThat(run("user", "remove", name, "--yes").exitCode()).isZero();
        assertThat(run("user", "list").out()).doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user add NOT/SANE",
                "user add administrator",
                "user add bob --role king",
                "user add bob --limit concurrent=many",
                "user add bob --limit concurent=3",
                "user change nobody-is-called-so --role user",
                "user change administrator",
                "user remove nobody/is called-so --yes",
                "key add administrator",
                "key add bob --expires yesterday",
                "key list nobody-is-called-so",
                "key revoke no-id"
            })
    void whatTheGatewayRefusesIsOneLineInItsOwnWords(String command) {
        assertThat(run(command.split(" (?!called)"))).satisfies(UserCommandTest::isComplaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d", "-5d", "999999999d", "yesterday", "2030-01-31", "2020-01-31T12:00:00Z"})
    void whenAKeyCannotExpireIsSaidInTheWordsOfTheOption(String when) {
        run("user", "add", name);
        Outcome outcome = run("key", "add", name, "--expires", when);
        assertThat(outcome).satisfies(UserCommandTest::isComplaint);
        assertThat(outcome.err()).contains("--expires").contains(when).doesNotContain("expires_at");
    }

    @Test
    void withoutAGatewayOrAKeyItSaysSo() {
        String file = key();
        assertThat(execute("user", "list", "--url", "http://127.0.0.1:1", "--key-file", file)
                        .err())
                .isEqualTo("caravan: No gateway answers at http://127.0.0.1:1; 'caravan status' says what runs\n");
        assertThat(execute("user", "list", "--url", gateway.toString(), "--key-file", directory + "/none")
                        .err())
                .isEqualTo("caravan: There is no key in " + directory + "/none; --key-file names another file\n");
        assertThat(execute("user", "list", "--data", directory.toString()).err())
                .startsWith("caravan: Nothing runs on " + directory)
                .hasLineCount(1);
    }

    @Test
    void whoNamesNoCommandIsToldWhichThereAre() {
        Outcome outcome = execute("user");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("add, list, change, remove").hasLineCount(1);
    }

    private static void isComplaint(Outcome outcome) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("caravan: ").hasLineCount(1);
    }

    private Outcome run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--url", gateway.toString(), "--key-file", key()));
        return execute(all.toArray(String[]::new));
    }

    private static String key() {
        return Cluster.spool().resolveSibling("admin.key").toString();
    }

    private static Outcome execute(String... command) {
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Caravan.execute(command);
            return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
        }
    }
}
