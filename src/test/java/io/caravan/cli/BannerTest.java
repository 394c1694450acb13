package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.embedded.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BannerTest {

    @TempDir
    Path directory;

    Project project;

    @BeforeEach
    void choosePlace() throws Exception {
        project = new Project(directory.toRealPath());
    }

    @Test
    void theCommandsWorkWhereTheUserIs() throws Exception {
        String text = banner(project.defaultData(), project.root());

        assertThat(text)
                .contains("curl -s http://localhost:8081/api/v1/chat -H @data/admin.header"
                        + " -d '{\"message\":\"Hello\"}'")
                .contains("curl -N ", "\"stream\":true")
                .contains("./caravan sql \"SELECT ")
                .contains("Key: in data/admin.key")
                .doesNotContain("caravan_key");
    }

    @Test
    void elsewhereTheyNameWholePathsAndTheData() throws Exception {
        Path data = project.root().resolve("other");

        String text = banner(data, Path.of("/"));

        assertThat(text)
                .contains("-H @" + data.toString().substring(1) + "/admin.header ")
                .contains(project.root() + "/caravan sql --data ");
    }

    @Test
    void aPathWithASpaceIsQuoted() throws Exception {
        String text = banner(project.root().resolve("my data"), project.root());

        assertThat(text).contains("-H '@my data/admin.header' ").contains("./caravan down --data 'my data'");
    }

    @Test
    void inTheBackgroundThereIsNoCtrlC() throws Exception {
        var data = DataDirectory.at(project.defaultData());

        assertThat(new Banner(project, data, 8080, 9000, "simulated", true, project.root()).text())
                .endsWith("Stop: ./caravan down\n");
        assertThat(new Banner(project, data, 8080, 9000, "simulated", false, project.root()).text())
                .endsWith("Stop: ./caravan down, or Ctrl-C\n");
    }

    @Test
    void theReadmeShowsTheSameCommands() throws Exception {
        var banner = new Banner(
                project, DataDirectory.at(project.defaultData()), 8080, 9000, "simulated", true, project.root());

        var commands = banner.text()
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();

        assertThat(commands).hasSize(3);
        assertThat(Files.readAllLines(Path.of("README.md"))).containsAll(commands);
    }

    private String banner(Path data, Path directory) throws Exception {
        var made = DataDirectory.at(data);
        Files.writeString(AdministratorKey.file(made), "caravan_key\n");
        return new Banner(project, made, 8081, 9001, "simulated", false, directory).text();
    }
}
