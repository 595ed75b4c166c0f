package io.smartmesh.relayer.store;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Entry;
import io.smartmesh.relayer.core.Flight;
import io.smartmesh.relayer.core.Ledger;
import io.smartmesh.relayer.core.LedgerFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One connection's view of the tables. A connection that failed is given up; the next call makes a
 * new one. Whoever led by the old one leads no more until it is asked for again, so nothing is
 * written twice (RL-13). For any thread, one at a time.
 */
public final class SqlLedger implements Ledger, AutoCloseable {
  private static final String LIVE = "state IN ('QUEUED', 'SENT', 'MINED')";
  private static final String COLUMNS =
      "id, body, gas, state, why, tx_nonce, tx, block, refusals, tries";
  private static final String INSERT =
      "INSERT INTO relayer_request (id, signer, nonce, body, needs, per_gas, deadline, gas, state,"
          + " why, tx_nonce, block, refusals, tries, taken, changed)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', '', -1, -1, 0, 0, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  private static final String FORGET_ONE =
      "DELETE FROM relayer_request WHERE id = ? AND state IN ('FAILED', 'EXPIRED')";
  private static final String UPDATE =
      "UPDATE relayer_request SET state = ?, why = ?, tx_nonce = ?, tx = ?, block = ?,"
          + " refusals = ?, tries = ?, changed = ? WHERE id = ?";

  private final Database database;
  private final Terms terms;
  private @Nullable Connection connection;
  private boolean leads;

  /** Nothing is connected before it is used. */
  public SqlLedger(Database database, Terms terms) {
    this.database = database;
    this.terms = terms;
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private synchronized <T> T run(Work<T> work) throws LedgerFailure {
    try {
      Connection open = connection;
      if (open == null) {
        open = database.connect();
        connection = open;
        Tables.make(open, database, terms);
      }
      return work.with(open);
    } catch (SQLException e) {
      close();
      throw new LedgerFailure(
          "The database " + database.name() + " does not work (" + e.getMessage() + ").", e);
    } catch (LedgerFailure e) {
      close();
      throw e;
    }
  }

  /** All of it or nothing, and only by the one that leads. */
  private synchronized void alone(Work<Integer> work) throws LedgerFailure {
    if (!leads) {
      throw new LedgerFailure("Another relayer sends now.");
    }
    run(
        open -> {
          open.setAutoCommit(false);
          int written = work.with(open);
          open.commit();
          open.setAutoCommit(true);
          return written;
        });
  }

  @Override
  public synchronized void close() {
    leads = false;
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is gone already.
      }
    }
  }

  @Override
  public Optional<Entry> find(Hash id) throws LedgerFailure {
    return entries(" WHERE id = ?", id.hex()).stream().findFirst();
  }

  @Override
  public Optional<Entry> live(Address signer, Amount nonce) throws LedgerFailure {
    return entries(" WHERE signer = ? AND nonce = ? AND " + LIVE, signer.toString(), text(nonce))
        .stream()
        .findFirst();
  }

  @Override
  public int waiting() throws LedgerFailure {
    return run(open -> (int) number(open, "SELECT COUNT(*) FROM relayer_request WHERE " + LIVE));
  }

  @Override
  public Standing standing(Address signer, long failedSince) throws LedgerFailure {
    return run(
        open -> {
          int waiting = 0;
          Amount needs = Amount.ZERO;
          String sql = "SELECT needs FROM relayer_request WHERE signer = ? AND " + LIVE;
          try (PreparedStatement select = open.prepareStatement(sql)) {
            select.setString(1, signer.toString());
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                waiting++;
                needs = needs.plusOrMost(amount(rows.getString(1)));
              }
            }
          }
          int failed =
              (int)
                  number(
                      open,
                      "SELECT COUNT(*) FROM relayer_request WHERE signer = ? AND state = 'FAILED'"
                          + " AND tries > 0 AND changed >= ?",
                      signer.toString(),
                      failedSince);
          return new Standing(waiting, needs, failed);
        });
  }

  @Override
  public synchronized boolean add(Entry entry, long now) throws LedgerFailure {
    return run(
        open -> {
          open.setAutoCommit(false);
          update(open, FORGET_ONE, entry.id().hex());
          int added =
              update(
                  open,
                  INSERT,
                  entry.id().hex(),
                  entry.request().signer().toString(),
                  text(entry.request().message().nonce()),
                  entry.request().encode(),
                  text(entry.request().needs()),
                  text(entry.perGas()),
                  entry.request().message().deadline().seconds(),
                  entry.gas(),
                  now,
                  now);
          if (added == 1) {
            open.commit();
          } else {
            open.rollback(); // what was known of it before stays known
          }
          open.setAutoCommit(true);
          return added == 1;
        });
  }

  @Override
  public synchronized boolean lead() throws LedgerFailure {
    leads =
        run(
            open -> {
              if (!leads) {
                return database.lead(open, terms);
              }
              number(open, "SELECT 1"); // while the connection lives, so does the lock
              return true;
            });
    return leads;
  }

  @Override
  public List<Entry> senderQueue(Amount perGas, int most) throws LedgerFailure {
    return entries(
        " WHERE state = 'QUEUED' AND per_gas >= ? ORDER BY taken, id LIMIT ?", text(perGas), most);
  }

  @Override
  public List<Entry> senderLate(long deadline, int most) throws LedgerFailure {
    return entries(
        " WHERE state = 'QUEUED' AND deadline < ? ORDER BY taken, id LIMIT ?", deadline, most);
  }

  @Override
  public List<Entry> senderEntries(long nonce) throws LedgerFailure {
    return entries(" WHERE tx_nonce = ? AND state IN ('SENT', 'MINED') ORDER BY taken, id", nonce);
  }

  @Override
  public List<Flight> senderFlights() throws LedgerFailure {
    SortedMap<Long, List<Flight.Offer>> flights = new TreeMap<>();
    String sql =
        "SELECT o.tx_nonce, o.hash, o.signed, o.tip, o.price, o.gas FROM relayer_offer o"
            + " JOIN relayer_flight f ON f.tx_nonce = o.tx_nonce WHERE f.closed = 0"
            + " ORDER BY o.tx_nonce, o.number";
    run(
        open -> {
          try (PreparedStatement select = open.prepareStatement(sql);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              flights
                  .computeIfAbsent(rows.getLong(1), nonce -> new ArrayList<>())
                  .add(
                      new Flight.Offer(
                          Hash.fromHex(rows.getString(2)),
                          Bytes.wrap(rows.getBytes(3)),
                          amount(rows.getString(4)),
                          amount(rows.getString(5)),
                          rows.getLong(6)));
            }
          }
          return 0;
        });
    List<Flight> list = new ArrayList<>();
    flights.forEach((nonce, offers) -> list.add(new Flight(nonce, offers)));
    return list;
  }

  @Override
  public long senderFloor() throws LedgerFailure {
    return run(
        open ->
            number(
                open,
                "SELECT COALESCE(MAX(tx_nonce) + 1, 0) FROM relayer_flight WHERE closed = 1"));
  }

  @Override
  public void senderOffers(long nonce, Flight.Offer offer, List<Entry> entries, long now)
      throws LedgerFailure {
    alone(
        open -> {
          update(
              open,
              "INSERT INTO relayer_flight (tx_nonce, closed) VALUES (?, 0) ON CONFLICT DO NOTHING",
              nonce);
          long number =
              number(open, "SELECT COUNT(*) FROM relayer_offer WHERE tx_nonce = ?", nonce);
          update(
              open,
              "INSERT INTO relayer_offer (tx_nonce, number, hash, signed, tip, price, gas)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?)",
              nonce,
              (int) number,
              offer.hash().hex(),
              offer.signed(),
              text(offer.tip()),
              text(offer.price()),
              offer.gas());
          return write(open, entries, now);
        });
  }

  @Override
  public void senderWrites(List<Entry> entries, long now) throws LedgerFailure {
    alone(open -> write(open, entries, now));
  }

  @Override
  public void senderCloses(long nonce, List<Entry> entries, long now) throws LedgerFailure {
    alone(
        open -> {
          update(open, "UPDATE relayer_flight SET closed = 1 WHERE tx_nonce = ?", nonce);
          return write(open, entries, now);
        });
  }

  @Override
  public void senderForgets(long settledBefore) throws LedgerFailure {
    alone(
        open -> {
          update(
              open, "DELETE FROM relayer_request WHERE changed < ? AND NOT " + LIVE, settledBefore);
          // The newest closed nonce stays: all below it are used for good.
          return update(
              open,
              "DELETE FROM relayer_offer WHERE tx_nonce NOT IN"
                  + " (SELECT tx_nonce FROM relayer_flight WHERE closed = 0)");
        });
  }

  private static int write(Connection open, List<Entry> entries, long now) throws SQLException {
    for (Entry entry : entries) {
      update(
          open,
          UPDATE,
          entry.state().name(),
          entry.why(),
          entry.nonce(),
          entry.transaction().map(Hash::hex).orElse(null),
          entry.block(),
          entry.refusals(),
          entry.tries(),
          now,
          entry.id().hex());
    }
    return entries.size();
  }

  private List<Entry> entries(String where, Object... values) throws LedgerFailure {
    return run(
        open -> {
          String sql = "SELECT " + COLUMNS + " FROM relayer_request" + where;
          try (PreparedStatement select = prepared(open, sql, values);
              ResultSet rows = select.executeQuery()) {
            List<Entry> entries = new ArrayList<>();
            while (rows.next()) {
              entries.add(Rows.entry(rows));
            }
            return entries;
          }
        });
  }

  private static long number(Connection open, String sql, Object... values) throws SQLException {
    try (PreparedStatement select = prepared(open, sql, values);
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static int update(Connection open, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(open, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepared(Connection open, String sql, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = open.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Bytes bytes) {
        statement.setBytes(i + 1, bytes.toArray());
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else {
        statement.setString(i + 1, (String) value);
      }
    }
    return statement;
  }

  private static String text(Amount amount) {
    return Words.of(amount).toHex();
  }

  private static Amount amount(String text) {
    return Words.toAmount(Bytes.fromHex(text));
  }
}
