package io.smartmesh.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Deployments;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.RateSource;
import io.smartmesh.relayer.Relayer;
import io.smartmesh.relayer.RelayerConfig;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.core.Tariff;
import io.smartmesh.relayer.store.Database;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Payments by signature through two relayers with one PostgreSQL, from the first that is handed in
 * to the last that is done: promised on disk, tried out, sent and told by the chain.
 */
final class RelayerBench {
  static final String SCHEMA = "smartmesh.bench.relayer/1";
  private static final int INSTANCES = 2;
  private static final int CLIENTS = 4;
  private static final int HOLDERS = 50;
  private static final long CHAIN = 31_337;
  private static final long POLL_MILLIS = 50;
  private static final long DONE_SECONDS_MOST = 150;
  private static final Amount FEE = Amount.parse("0.5", Distribution.DECIMALS);
  private static final Amount ONE = Amount.parse("1", Distribution.DECIMALS);

  private final int count;
  private final Curve curve = Curves.best();

  RelayerBench(int count) {
    this.count = count;
  }

  ObjectNode run(Progress progress) throws Exception {
    Optional<Path> programs = PostgresServer.installed();
    if (programs.isEmpty()) {
      throw new BenchFailure(PostgresServer.MISSING);
    }
    progress.say("progress.relayer", count, INSTANCES);
    try (GasChain chain = GasChain.start();
        PostgresServer database = PostgresServer.start(programs.get())) {
      SigningKey key = Keys.of("bench relayer", curve);
      chain.giveCoin(key.address());
      Address rich = Keys.of("bench rich", curve).address();
      chain.giveCoin(rich);
      Address token = chain.create(rich, Deployments.token(rich)).created().orElseThrow();
      Address paid = chain.create(rich, Deployments.paidCalls(token)).created().orElseThrow();
      Terms terms = new Terms(CHAIN, token, paid, key.address(), Set.of());
      List<SignedRequest> requests = requests(chain, rich, terms);
      List<Relayer> relayers = new ArrayList<>();
      try {
        for (int i = 0; i < INSTANCES; i++) {
          relayers.add(new Relayer(config(terms, chain, database), key, curve, sentence -> {}));
        }
        return measure(requests, terms, relayers, chain);
      } finally {
        relayers.forEach(Relayer::close);
        key.close();
      }
    }
  }

  private static RelayerConfig config(Terms terms, GasChain chain, PostgresServer database) {
    Tariff shape = new Tariff(Amount.ZERO, 50, 10, Amount.of(500_000_000_000L));
    Amount most = Distribution.SUPPLY;
    return new RelayerConfig(
        terms,
        chain.endpoint(),
        new Database.Postgres(database.url()),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new RateSource("1000", Amount.of(1), most, shape, System::nanoTime),
        new Sender.Pace(2_000, 4_000, 0),
        POLL_MILLIS,
        Integer.MAX_VALUE);
  }

  private List<SignedRequest> requests(GasChain chain, Address rich, Terms terms) throws Exception {
    List<SignedRequest> requests = new ArrayList<>();
    Address receiver = Keys.of("bench receiver", curve).address();
    ChainTime end = new ChainTime(chain.time() + 3_600);
    for (int i = 0; i < HOLDERS; i++) {
      SigningKey holder = Keys.of("bench holder " + i, curve);
      chain.send(rich, Erc20.transfer(terms.token(), holder.address(), ONE.times(10_000)));
      for (int nonce = 0; HOLDERS * nonce + i < count; nonce++) {
        TokenMessage message =
            new TokenMessage(
                TokenMessage.Kind.PAYMENT,
                holder.address(),
                receiver,
                ONE,
                FEE,
                terms.relayer(),
                Amount.of(nonce),
                end);
        Hash digest = message.digest(CHAIN, terms.token());
        Signature signature = holder.sign(digest);
        int v = 27 + curve.recoveryId(holder.publicKey(), digest, signature).orElseThrow();
        requests.add(
            new SignedRequest(
                message, Bytes.concat(signature.rs(), Bytes.of(v)), Optional.empty()));
      }
    }
    return requests;
  }

  private ObjectNode measure(
      List<SignedRequest> requests, Terms terms, List<Relayer> relayers, GasChain chain)
      throws Exception {
    List<RelayerClient> clients = new ArrayList<>();
    for (Relayer relayer : relayers) {
      clients.add(new RelayerClient(URI.create("http://127.0.0.1:" + relayer.port())));
    }
    JsonRpc rpc = new JsonRpc(chain.endpoint(), Duration.ofSeconds(30));
    long firstBlock = number(rpc.call("eth_blockNumber")) + 1;
    long start = System.nanoTime();
    ExecutorService users = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Integer>> taken = new ArrayList<>();
    for (int user = 0; user < CLIENTS; user++) {
      int first = user;
      taken.add(
          users.submit(
              () -> {
                int sum = 0;
                for (int i = first; i < requests.size(); i += CLIENTS) {
                  clients.get(i % INSTANCES).submit(requests.get(i), terms);
                  sum++;
                }
                return sum;
              }));
    }
    int accepted = 0;
    for (Future<Integer> part : taken) {
      accepted += part.get();
    }
    users.shutdown();
    double acceptSeconds = (System.nanoTime() - start) / 1e9;
    long end = start + TimeUnit.SECONDS.toNanos(DONE_SECONDS_MOST);
    while (clients.get(0).about().number("waiting") > 0) {
      if (System.nanoTime() > end) {
        throw new BenchFailure("not settled in " + DONE_SECONDS_MOST + " s");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int settled = 0;
    for (SignedRequest request : requests) {
      if (clients.get(1).request(request.id(terms)).text("state").equals("done")) {
        settled++;
      }
    }
    long gas = 0;
    long transactions = 0;
    long lastBlock = number(rpc.call("eth_blockNumber"));
    for (long block = firstBlock; block <= lastBlock; block++) {
      for (JsonNode receipt : rpc.call("eth_getBlockReceipts", "0x" + Long.toHexString(block))) {
        gas += number(receipt.path("gasUsed"));
        transactions++;
      }
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("instances", INSTANCES)
        .put("accepted", accepted)
        .put("settled", settled)
        .put("accepted_per_s", Round.to(accepted / acceptSeconds, 1))
        .put("per_s", Round.to(settled / seconds, 1))
        .put("transactions", transactions)
        .put("gas_per_request", gas / Math.max(1, settled));
  }

  private static long number(JsonNode quantity) {
    return Long.decode(quantity.asText());
  }
}
