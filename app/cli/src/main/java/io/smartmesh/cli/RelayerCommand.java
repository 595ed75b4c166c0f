package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.RateSource;
import io.smartmesh.relayer.Relayer;
import io.smartmesh.relayer.RelayerConfig;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.core.Tariff;
import io.smartmesh.relayer.store.Database;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sends what others signed, paid by the account of a directory, until it is told to stop (RL-n).
 */
@Command(name = "relayer", mixinStandardHelpOptions = true)
final class RelayerCommand implements Callable<Integer> {
  private static final Amount GWEI = Amount.of(1_000_000_000);
  private static final int PERCENT_MOST = 1_000;
  private static final int CONFIRMATIONS_MOST = 1_000;
  private static final int PORT_MOST = 65_535;
  private static final int SECONDS_MOST = 3_600;
  private static final long MILLIS_MOST = 60_000;

  @Mixin private LocalKeys keys = new LocalKeys();

  @Option(names = "--contracts", paramLabel = "FILE", required = true)
  private Path contracts = Path.of("");

  @Option(names = "--rpc", paramLabel = "URL", required = true)
  private URI rpc = URI.create("");

  @Option(names = "--rate", paramLabel = "SMT|file:PATH|URL", required = true)
  private String rate = "";

  @Option(names = "--rate-least", paramLabel = "SMT")
  private @Nullable String rateLeast;

  @Option(names = "--rate-most", paramLabel = "SMT")
  private @Nullable String rateMost;

  @Option(names = "--margin", paramLabel = "PERCENT")
  private int margin = 50;

  @Option(names = "--floor", paramLabel = "PERCENT")
  private int floor = 10;

  @Option(names = "--gas-price-most", paramLabel = "GWEI")
  private long gasPriceMost = 500;

  @Option(names = "--listen", paramLabel = "HOST:PORT")
  private String listen = "127.0.0.1:9480";

  @Option(names = "--database", paramLabel = "URL")
  private @Nullable String database;

  @Option(names = "--confirmations", paramLabel = "BLOCKS")
  private int confirmations = Sender.Pace.USUAL.confirmations();

  @Option(names = "--patience", paramLabel = "SECONDS")
  private int patience = 30;

  @Option(names = "--poll", paramLabel = "MILLIS")
  private long poll = RelayerConfig.POLL_MILLIS_USUAL;

  @Option(names = "--per-minute", paramLabel = "N")
  private int perMinute = RelayerConfig.PER_MINUTE_USUAL;

  @Override
  public Integer call() throws Exception {
    RateSource rates = rates();
    AddressBook book = AddressBook.read(contracts);
    Address paidCalls = AddressBook.paidCalls(contracts);
    requireRange("--confirmations", confirmations, 0, CONFIRMATIONS_MOST);
    requireRange("--patience", patience, 1, SECONDS_MOST);
    requireRange("--poll", poll, 1, MILLIS_MOST);
    requireRange("--per-minute", perMinute, 1, Integer.MAX_VALUE);
    try (DataDirectory directory = DataDirectory.openAlone(keys.directory());
        SigningKey key = keys.keyring(directory).accountKey()) {
      ChannelsContract known = book.contracts();
      Terms terms =
          new Terms(known.chainId(), known.token(), paidCalls, key.address(), book.targets());
      RelayerConfig config =
          new RelayerConfig(
              terms,
              rpc,
              database(directory),
              address(),
              rates,
              new Sender.Pace(patience * 1_000L, patience * 2_000L, confirmations),
              poll,
              perMinute);
      CountDownLatch stopped = new CountDownLatch(1);
      try (Relayer relayer = new Relayer(config, key, keys.curve, this::trouble)) {
        Signals.onStop(stopped::countDown);
        ready(terms, relayer.port());
        stopped.await();
      } catch (Relayer.NotStarted e) {
        throw new Failure("relayer-" + e.code(), e.values().toArray(new String[0]));
      }
    }
    return 0;
  }

  private void ready(Terms terms, int port) {
    String at = "http://" + address().getHostString() + ":" + port;
    if (keys.wantsJson()) {
      keys.out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.relayer.up/1",
                  "relayer",
                  terms.relayer().toString(),
                  "listen",
                  at));
    } else {
      keys.say("relayer.ready", terms.relayer(), at);
    }
    keys.out().flush();
  }

  private void trouble(String sentence) {
    keys.err().println(sentence);
    keys.err().flush();
  }

  private Database database(DataDirectory directory) throws Failure {
    if (database == null) {
      return new Database.Sqlite(directory.resolve("relayer.db"));
    } else if (!database.startsWith("jdbc:postgresql:")) {
      throw wrong("--database", database, "jdbc:postgresql://HOST/NAME");
    }
    return new Database.Postgres(database);
  }

  private InetSocketAddress address() {
    int colon = listen.lastIndexOf(':');
    return new InetSocketAddress(
        listen.substring(0, Math.max(0, colon)), Integer.parseInt(listen.substring(colon + 1)));
  }

  private RateSource rates() throws Failure {
    if (!listen.matches(".+:[0-9]{1,5}") || address().getPort() > PORT_MOST) {
      throw wrong("--listen", listen, "HOST:PORT");
    }
    requireRange("--margin", margin, 0, PERCENT_MOST);
    requireRange("--floor", floor, 0, margin);
    requireRange("--gas-price-most", gasPriceMost, 1, 1_000_000);
    boolean isTold = rate.matches("(file|http|https):.+");
    if (isTold && (rateLeast == null || rateMost == null)) {
      throw wrong("--rate", rate, "--rate-least --rate-most");
    }
    Amount least = rateLeast == null ? Amount.of(1) : smt("--rate-least", rateLeast);
    Amount most = rateMost == null ? Distribution.SUPPLY : smt("--rate-most", rateMost);
    if (!isTold) {
      Amount fixed = smt("--rate", rate);
      if (fixed.isLessThan(least) || fixed.isMoreThan(most)) {
        throw wrong("--rate", rate, "--rate-least … --rate-most");
      }
    }
    Tariff shape = new Tariff(Amount.ZERO, margin, floor, GWEI.times(gasPriceMost));
    return new RateSource(rate, least, most, shape, System::nanoTime);
  }

  private static Amount smt(String option, String value) throws Failure {
    try {
      return Amount.parse(value, Distribution.DECIMALS);
    } catch (NumberFormatException e) {
      throw wrong(option, value, "SMT, 5 or 0.25");
    }
  }

  private static void requireRange(String option, long value, long least, long most)
      throws Failure {
    if (value < least || value > most) {
      throw wrong(option, "" + value, least + " … " + most);
    }
  }

  private static Failure wrong(String option, String value, String rule) {
    return new Failure("config-relayer", option, value, rule);
  }
}
