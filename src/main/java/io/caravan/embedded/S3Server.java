package io.caravan.embedded;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** An S3 store that keeps objects as files. It knows neither object tags nor lifecycle rules: they answer 501. */
public final class S3Server extends Store {
    private static final List<String> JVM = List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    public S3Server(DataDirectory data, Artifacts artifacts) {
        super("s3", data, artifacts);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public String accessKey() {
        return Secret.kept(data(), "s3-access-key");
    }

    public String secretKey() {
        return Secret.kept(data(), "s3-secret-key");
    }

    @Override
    public String address() {
        return uri().toString();
    }

    @Override
    protected ProcessBuilder prepare() throws IOException {
        Path directory = data().of("s3");
        Path objects = Files.createDirectories(directory.resolve("objects"));
        Path configuration = directory.resolve("s3proxy.properties");
        PrivateFile.write(configuration, configuration(objects));
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(JVM);
        command.addAll(artifacts().classArchive("s3", artifacts().s3proxy()));
        command.addAll(List.of("-jar", artifacts().s3proxy().toString(), "--properties", configuration.toString()));
        return new ProcessBuilder(command);
    }

    /** Any answer will do: without credentials it is a refusal. */
    @Override
    protected boolean isReady() {
        return HttpProbe.get(uri(), Duration.ofSeconds(1)).isPresent();
    }

    private String configuration(Path objects) throws IOException {
        var settings = new Properties();
        settings.setProperty("s3proxy.endpoint", uri().toString());
        settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
        settings.setProperty("s3proxy.identity", accessKey());
        settings.setProperty("s3proxy.credential", secretKey());
        settings.setProperty("jclouds.provider", "filesystem-nio2");
        settings.setProperty("jclouds.filesystem.basedir", objects.toString());
        var text = new StringWriter();
        settings.store(text, null);
        return text.toString();
    }
}
