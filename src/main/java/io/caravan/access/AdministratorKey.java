package io.caravan.access;

import io.caravan.role.Role;
import io.caravan.role.Roles;
import io.caravan.store.Schema;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The key that the first start writes to a file, readable by its owner only.
 *
 * <p>The file is the authority: its key works before PostgreSQL does, and one that was deleted is replaced by a new key at
 * the next start, after which the old one is no good.
 */
@ApplicationScoped
public class AdministratorKey {

    /** Whose key it is: a user who is always there, and always an administrator. */
    public static final Caller ADMINISTRATOR =
            new Caller(UUID.fromString("00000000-0000-7000-8000-000000000001"), "administrator", "administrator");

    private static final Logger LOG = Logger.getLogger(AdministratorKey.class);

    private final AccessSettings settings;
    private final KeyRing keys;
    private final KeyStore rows;
    private final Schema schema;
    private final Roles roles;

    AdministratorKey(AccessSettings settings, KeyRing keys, KeyStore rows, Schema schema, Roles roles) {
        this.settings = settings;
        this.keys = keys;
        this.rows = rows;
        this.schema = schema;
        this.roles = roles;
    }

    void prepare(@Observes StartupEvent start) {
        if (roles.has(Role.GATEWAY)) {
            ApiKey key = readOrMake(settings.administratorKeyFile());
            KeyHeader.write(settings.administratorKeyFile(), key);
            keys.pin(key, ADMINISTRATOR);
            schema.whenReady(() -> rows.replaceOnly(key, ADMINISTRATOR.userId()));
        }
    }

    private static ApiKey readOrMake(Path file) {
        try {
            return Files.exists(file) ? read(file) : make(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The administrator's key file cannot be used: " + file.toAbsolutePath(), failure);
        }
    }

    private static ApiKey read(Path file) throws IOException {
        return ApiKey.parse(Files.readString(file).strip())
                .orElseThrow(() -> new IOException("it does not hold a key; delete it to have a new one made"));
    }

    private static ApiKey make(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ApiKey key = ApiKey.generate();
        Path fresh = SecretFile.beside(file, key.secret());
        try {
            // Unlike a move, a link fails if another process was faster.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException raced) {
            return read(file);
        } finally {
            Files.delete(fresh);
        }
        LOG.infof("wrote the administrator's key to %s", file);
        return key;
    }
}
