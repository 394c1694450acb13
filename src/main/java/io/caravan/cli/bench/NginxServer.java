package io.caravan.cli.bench;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.KeptPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** An nginx as a plain proxy in front of the stand-in: keeps connections, writes no log of requests, checks nothing. */
public final class NginxServer extends ChildServer {

    private static final Path SUPERUSERS_PROGRAM = Path.of("/usr/sbin/nginx");
    private static final int PROBE_MILLIS = 1000;

    private final Path program;
    private final int port;
    private final int upstream;

    /** @param upstream the port of the stand-in */
    public NginxServer(DataDirectory data, Path program, int upstream) {
        super("nginx", data);
        this.program = program;
        this.port = KeptPort.choose(data, "nginx");
        this.upstream = upstream;
    }

    /** The program on the PATH, or where Debian puts it. */
    public static Optional<Path> find() {
        return Executables.find("nginx")
                .or(() -> Optional.of(SUPERUSERS_PROGRAM).filter(Files::isExecutable));
    }

    public int port() {
        return port;
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Its master and its workers, in which the work is done. */
    public Stream<Long> processes() {
        return pid().stream()
                .boxed()
                .flatMap(master -> ProcessHandle.of(master).stream())
                .flatMap(master -> Stream.concat(Stream.of(master), master.descendants()))
                .map(ProcessHandle::pid);
    }

    @Override
    protected ProcessBuilder prepare() throws IOException {
        Path directory = data().of("nginx");
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, configuration(directory));
        return new ProcessBuilder(
                program.toString(), "-p", directory.toString(), "-c", configuration.toString(), "-e", "stderr");
    }

    private String configuration(Path directory) {
        return """
                %s
                daemon off;
                worker_processes auto;
                pid "%s/nginx.pid";
                events { worker_connections 4096; }
                http {
                    access_log off;
                    client_body_temp_path "%s/body";
                    proxy_temp_path "%s/proxy";
                    fastcgi_temp_path "%s/fastcgi";
                    uwsgi_temp_path "%s/uwsgi";
                    scgi_temp_path "%s/scgi";
                    keepalive_requests 1000000;
                    upstream node { server 127.0.0.1:%d; keepalive 1024; keepalive_requests 1000000; }
                    server {
                        listen 127.0.0.1:%d backlog=1024;
                        location / {
                            proxy_pass http://node;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                        }
                    }
                }
                """.formatted(user(), directory, directory, directory, directory, directory, directory, upstream, port);
    }

    // A superuser's nginx would give its workers to somebody who may not read the directory.
    private static String user() {
        return System.getProperty("user.name").equals("root") ? "user root;" : "";
    }

    @Override
    protected boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PROBE_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public int stopOrder() {
        return 10;
    }
}
