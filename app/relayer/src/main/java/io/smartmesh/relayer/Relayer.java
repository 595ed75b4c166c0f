package io.smartmesh.relayer;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Desk;
import io.smartmesh.relayer.core.LedgerFailure;
import io.smartmesh.relayer.core.RelayerLimits;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.core.TokenCalls;
import io.smartmesh.relayer.store.Database;
import io.smartmesh.relayer.store.SqlLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A relayer that runs: one thread brings what was taken into the chain, the server's threads take
 * more. Nothing is lost by ending it, in whatever way.
 */
public final class Relayer implements AutoCloseable {
  private static final int DESKS = 8;
  private static final long STOP_MILLIS = 10_000;

  private final RelayerConfig config;
  private final Consumer<String> log;
  private final Sender sender;
  private final SqlLedger senders;
  private final List<SqlLedger> ledgers = new ArrayList<>();
  private final RelayerServer server;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stops;

  /** Why it does not start. */
  public static final class NotStarted extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<String> values;

    NotStarted(String code, String... values) {
      super(code + " " + String.join(" ", values));
      this.code = code;
      this.values = List.of(values);
    }

    /** {@code wrong-chain}, {@code no-contract}, {@code store}, {@code listen} or {@code chain}. */
    public String code() {
      return code;
    }

    public List<String> values() {
      return values;
    }
  }

  /**
   * Works from now on.
   *
   * @param key of the account that sends; open until this is closed
   * @param log of troubles, a sentence each
   */
  public Relayer(RelayerConfig config, SigningKey key, Curve curve, Consumer<String> log)
      throws NotStarted {
    this.config = config;
    this.log = log;
    ChainAccess chain = ChainAccess.at(config.chainNode(), RelayerConfig.ANSWER_TIME);
    Terms terms = config.terms();
    check(chain, terms);
    Database database = config.database();
    this.senders = new SqlLedger(database, terms);
    ledgers.add(senders);
    for (int i = 1; i < database.connections(); i++) {
      ledgers.add(new SqlLedger(database, terms));
    }
    BlockingQueue<Desk> desks = new ArrayBlockingQueue<>(DESKS);
    for (int i = 0; i < DESKS; i++) {
      // Where there is one connection only, all share it.
      SqlLedger ledger = ledgers.get(ledgers.size() == 1 ? 0 : 1 + i % (ledgers.size() - 1));
      desks.add(new Desk(terms, chain, ledger, curve, config.rates()));
    }
    this.sender = new Sender(terms, chain, senders, key, curve, config.rates(), config.pace());
    try {
      senders.waiting(); // the database is there, and is ours
      this.server = new RelayerServer(config, desks, sender, wakes::release);
    } catch (LedgerFailure e) {
      ledgers.forEach(SqlLedger::close);
      throw new NotStarted("store", e.getMessage());
    } catch (IOException e) {
      ledgers.forEach(SqlLedger::close);
      throw new NotStarted("listen", "" + config.listen(), String.valueOf(e.getMessage()));
    }
    this.thread = new Thread(this::work, "smartmesh-relayer");
    thread.start();
  }

  private static void check(ChainAccess chain, Terms terms) throws NotStarted {
    try {
      long found = chain.chainId();
      if (found != terms.chainId()) {
        throw new NotStarted("wrong-chain", "" + terms.chainId(), "" + found);
      }
      Bytes answer =
          chain.call(
              terms.relayer(), TokenCalls.feeToken(terms.paidCalls()), RelayerLimits.GAS_MOST);
      if (!answer.equals(TokenCalls.word(terms.token()))) {
        throw new NotStarted("wrong-contracts", terms.token().toString(), "0x" + answer.toHex());
      }
    } catch (RpcFailure e) {
      throw new NotStarted("chain", e.getMessage());
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Does what can be done now; returns why it is not more. */
  private String step() {
    try {
      sender.step(new Moment(System.nanoTime() / 1_000_000), System.currentTimeMillis() / 1_000);
      return sender.trouble();
    } catch (RpcFailure e) {
      return e.getMessage();
    } catch (LedgerFailure e) {
      return e.getMessage();
    }
  }

  private void work() {
    String said = "";
    while (!stops) {
      String trouble = step();
      if (!trouble.equals(said) && !trouble.isEmpty()) {
        log.accept(trouble);
      }
      said = trouble;
      try {
        boolean isAwake = wakes.tryAcquire(config.pollMillis(), TimeUnit.MILLISECONDS);
        if (isAwake) {
          wakes.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    stops = true;
    server.close();
    wakes.release();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ledgers.forEach(SqlLedger::close);
  }
}
