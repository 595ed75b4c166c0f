package io.smartmesh.relayer.store;

import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.LedgerFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tables, made where they are missing, and for whom they are: a database is one account's on
 * one chain. Amounts are 64 hexadecimal digits, so that they compare as text.
 */
final class Tables {
  private static final String VERSION = "1";

  private static final String[] STATEMENTS = {
    "CREATE TABLE IF NOT EXISTS relayer_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS relayer_request (id TEXT PRIMARY KEY, signer TEXT NOT NULL,"
        + " nonce TEXT NOT NULL, body BYTES NOT NULL, needs TEXT NOT NULL, per_gas TEXT NOT NULL,"
        + " deadline BIGINT NOT NULL, gas BIGINT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL,"
        + " tx_nonce BIGINT NOT NULL, tx TEXT, block BIGINT NOT NULL, refusals INTEGER NOT NULL,"
        + " tries INTEGER NOT NULL, taken BIGINT NOT NULL, changed BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX IF NOT EXISTS relayer_live ON relayer_request (signer, nonce)"
        + " WHERE state IN ('QUEUED', 'SENT', 'MINED')",
    "CREATE INDEX IF NOT EXISTS relayer_signer ON relayer_request (signer, state)",
    "CREATE INDEX IF NOT EXISTS relayer_queue ON relayer_request (state, taken, id)",
    "CREATE INDEX IF NOT EXISTS relayer_flying ON relayer_request (tx_nonce, state)",
    "CREATE TABLE IF NOT EXISTS relayer_flight (tx_nonce BIGINT PRIMARY KEY,"
        + " closed INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS relayer_offer (tx_nonce BIGINT NOT NULL, number INTEGER NOT NULL,"
        + " hash TEXT NOT NULL, signed BYTES NOT NULL, tip TEXT NOT NULL, price TEXT NOT NULL,"
        + " gas BIGINT NOT NULL, PRIMARY KEY (tx_nonce, number))",
  };

  private Tables() {}

  static void make(Connection connection, Database database, Terms terms)
      throws SQLException, LedgerFailure {
    database.alone(connection, true);
    try {
      for (String sql : STATEMENTS) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql.replace(" BYTES ", " " + database.bytesType() + " "));
        }
      }
      Map<String, String> ours = new LinkedHashMap<>();
      ours.put("version", VERSION);
      ours.put("chain", "" + terms.chainId());
      ours.put("token", terms.token().toString());
      ours.put("relayer", terms.relayer().toString());
      for (Map.Entry<String, String> entry : ours.entrySet()) {
        require(connection, database, entry.getKey(), entry.getValue());
      }
    } finally {
      database.alone(connection, false);
    }
  }

  private static void require(Connection connection, Database database, String name, String value)
      throws SQLException, LedgerFailure {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO relayer_meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, name);
      insert.setString(2, value);
      insert.executeUpdate();
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM relayer_meta WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        String found = rows.next() ? rows.getString(1) : "nothing";
        if (!found.equals(value)) {
          throw new LedgerFailure(
              "The database "
                  + database.name()
                  + " is of another relayer or release: its "
                  + name
                  + " is "
                  + found
                  + ", not "
                  + value
                  + ".");
        }
      }
    }
  }
}
