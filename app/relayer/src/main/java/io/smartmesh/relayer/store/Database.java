package io.smartmesh.relayer.store;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.token.Terms;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/** Where the tables are. */
public sealed interface Database {
  /** SQLite's files are one program's; PostgreSQL has connections for many. */
  int connections();

  /** A new connection to tables that are there and whose promises survive a power cut. */
  Connection connect() throws SQLException;

  /**
   * Makes this connection the one that may send, as long as it lives (RL-13).
   *
   * @return false when another one is
   */
  boolean lead(Connection connection, Terms terms) throws SQLException;

  /** The column type for bytes. */
  String bytesType();

  /** Alone in making the tables. */
  void alone(Connection connection, boolean begins) throws SQLException;

  /** For people. */
  String name();

  /** A file, held by one relayer at a time. */
  record Sqlite(Path file) implements Database {
    private static final int LOCK_WAIT_MILLIS = 500;

    @Override
    public int connections() {
      return 1;
    }

    @Override
    public Connection connect() throws SQLException {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(LOCK_WAIT_MILLIS);
      config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
      Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("BEGIN EXCLUSIVE");
        statement.execute("COMMIT");
      }
      return connection;
    }

    @Override
    public boolean lead(Connection connection, Terms terms) {
      return true; // nobody else has the file
    }

    @Override
    public String bytesType() {
      return "BLOB";
    }

    @Override
    public void alone(Connection connection, boolean begins) {
      // The file is locked.
    }

    @Override
    public String name() {
      return file.toString();
    }
  }

  /**
   * A database for several relayers with one account.
   *
   * @param url of JDBC; a password is better in a file that only its owner can read (.pgpass)
   */
  record Postgres(String url) implements Database {
    private static final int CONNECTIONS = 4;
    private static final String TIMEOUT_SECONDS = "20";

    /** Any number that nothing else here locks. */
    private static final long TABLES = 0x534d_5265_6c61_7901L;

    @Override
    public int connections() {
      return CONNECTIONS;
    }

    @Override
    public Connection connect() throws SQLException {
      Properties properties = new Properties();
      properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
      properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("ApplicationName", "smartmesh-relayer");
      Connection connection = DriverManager.getConnection(url, properties);
      try (Statement statement = connection.createStatement()) {
        // Whatever the server's habit is: told is durable.
        statement.execute("SET synchronous_commit TO on");
      }
      return connection;
    }

    @Override
    public boolean lead(Connection connection, Terms terms) throws SQLException {
      return asked(connection, "SELECT pg_try_advisory_lock(?)", lock(terms));
    }

    private static long lock(Terms terms) {
      Bytes who =
          Hashes.keccak256(Bytes.utf8(terms.chainId() + " " + terms.token() + terms.relayer()))
              .bytes();
      long number = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        number = (number << Byte.SIZE) | (who.at(i) & 0xff);
      }
      return number;
    }

    @Override
    public String bytesType() {
      return "BYTEA";
    }

    @Override
    public void alone(Connection connection, boolean begins) throws SQLException {
      asked(
          connection,
          begins ? "SELECT pg_advisory_lock(?) IS NULL" : "SELECT pg_advisory_unlock(?)",
          TABLES);
    }

    private static boolean asked(Connection connection, String sql, long key) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, key);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() && rows.getBoolean(1);
        }
      }
    }

    @Override
    public String name() {
      return url.replaceAll("\\?.*", "");
    }
  }
}
