package io.caravan.access;

import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** The keys' rows. */
@ApplicationScoped
class KeyStore {

    private static final String REVOKE_OTHERS =
            "update api_keys set revoked_at = now() where user_id = ? and prefix <> ? and revoked_at is null";
    private static final String KEEP =
            "insert into api_keys (id, user_id, prefix, sha256) values (?, ?, ?, ?) on conflict (prefix) do nothing";

    private final DataSource database;

    KeyStore(DataSource database) {
        this.database = database;
    }

    /** Makes this the user's one good key. */
    void replaceOnly(ApiKey key, UUID user) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement revoke = connection.prepareStatement(REVOKE_OTHERS);
                PreparedStatement keep = connection.prepareStatement(KEEP)) {
            revoke.setObject(1, user);
            revoke.setString(2, key.prefix());
            revoke.executeUpdate();
            keep.setObject(1, Ids.next());
            keep.setObject(2, user);
            keep.setString(3, key.prefix());
            keep.setBytes(4, key.sha256());
            keep.executeUpdate();
        }
    }
}
