package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.nio.file.Path;

/**
 * What a user is told when everything runs: where it is, and what to try first, ready to be pasted. It may go to a log,
 * so it says where the administrator's key is and not what it is.
 *
 * @param project whose launcher the commands call
 * @param data the directory in use
 * @param port of the API
 * @param managementPort of health, metrics and Hawtio
 * @param nodes one line about them
 * @param detached whether it runs in the background
 * @param directory where the user is; the commands are written for it
 */
record Banner(
        Project project,
        DataDirectory data,
        int port,
        int managementPort,
        String nodes,
        boolean detached,
        Path directory) {

    String text() {
        String chat = "http://localhost:" + port + "/api/v1/chat -H "
                + quoted("@" + shown(AdministratorKey.header(data))) + " -d";
        return """

                Caravan is up at http://localhost:%d   (health, metrics: http://localhost:%d/q/health)
                Key: in %s
                Nodes: %s

                Chat:
                  curl -s %s '{"message":"Hello"}'
                Chat, token by token:
                  curl -N %s '{"message":"Tell me about camels","stream":true}'
                See it in the database:
                  %s "SELECT created_at, role, model, node, left(content, 40) AS content FROM messages ORDER BY id DESC LIMIT 6"

                Logs: %s   (%s -f)
                Stop: %s%s
                """.formatted(
                        port,
                        managementPort,
                        shown(AdministratorKey.file(data)),
                        nodes,
                        chat,
                        chat,
                        command("sql"),
                        shown(data.root().resolve("logs")),
                        command("logs"),
                        command("down"),
                        detached ? "" : ", or Ctrl-C");
    }

    private String command(String name) {
        String option = data.root().equals(project.defaultData()) ? "" : " --data " + quoted(shown(data.root()));
        return quoted(project.launcherFrom(directory)) + " " + name + option;
    }

    private String shown(Path path) {
        Path here = directory.toAbsolutePath().normalize();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }

    // For a shell to read as one word.
    private static String quoted(String word) {
        return word.matches("@?[\\w./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
