package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.relayer.core.ActGas;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** SMT on the chain, for whoever has no ether (RL-15). */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TokenCommand.Balance.class,
      TokenCommand.Fee.class,
      TokenCommand.Transfer.class,
      TokenCommand.Approve.class,
      TokenCommand.Requests.class,
      TokenCommand.History.class
    })
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What all of them know. */
  abstract static class Of implements Callable<Integer> {
    @Mixin LocalKeys keys = new LocalKeys();

    @Option(
        names = "--contracts",
        paramLabel = "FILE",
        required = true,
        descriptionKey = "contracts-book")
    Path contracts = Path.of("");

    @Override
    public final Integer call() throws Exception {
      try {
        return done();
      } catch (RelayerFailure e) {
        throw failure(e);
      } catch (RpcFailure e) {
        throw new Failure("token-chain", e.getMessage());
      }
    }

    abstract int done() throws Failure, RelayerFailure, ApiFailure, RpcFailure, IOException;

    Address token() throws Failure {
      return AddressBook.read(contracts).contracts().token();
    }

    Address account() throws Failure, IOException {
      try (SigningKey key = keys.keyring().accountKey()) {
        return key.address();
      }
    }

    /** Over the Internet where a relayer is named and answers, otherwise by way of neighbours. */
    TokenOrder order(@Nullable URI relayer, TokenMessage.Kind kind, Address to)
        throws Failure, RelayerFailure, ApiFailure {
      AddressBook book = AddressBook.read(contracts);
      if (relayer != null) {
        try {
          return new TokenOrder(new HttpWay(new RelayerClient(relayer), book));
        } catch (RelayerFailure e) {
          if (!e.code().equals("no-answer") || !isUp()) {
            throw e;
          }
        }
      }
      MeshWay way = new MeshWay(keys.node(), book, kind, to);
      if (!keys.wantsJson()) {
        keys.say("token.by-mesh", way.helper());
        if (way.age() > 0) {
          keys.say("token.by-carriers", way.helper(), "" + TimeUnit.SECONDS.toMinutes(way.age()));
        }
      }
      return new TokenOrder(way);
    }

    private boolean isUp() {
      try {
        keys.node().get("/identity");
        return true;
      } catch (ApiFailure e) {
        return false;
      }
    }

    static Failure failure(RelayerFailure e) {
      return switch (e.code()) {
        case "no-answer", "nonsense" -> new Failure("token-relayer-silent", values(e));
        case "fee-too-low" -> new Failure("token-fee-too-low", values(e));
        case "over-balance" -> new Failure("token-over-balance", values(e));
        default -> new Failure("token-refused", values(e));
      };
    }

    private static String[] values(RelayerFailure e) {
      return e.values().toArray(new String[0]);
    }

    static String smt(Amount amount) {
      return amount.toDecimal(Distribution.DECIMALS);
    }

    static Amount amount(String text) throws Failure {
      try {
        return Amount.parse(text, Distribution.DECIMALS);
      } catch (NumberFormatException e) {
        throw new Failure("token-no-amount", text);
      }
    }
  }

  /** What looks at the chain alone, for SMT or any other token (ERC-20). */
  abstract static class Looking extends Of {
    @Option(names = "--rpc", paramLabel = "URL", required = true, descriptionKey = "chain-node")
    private URI rpc = URI.create("");

    @Option(names = "--token", paramLabel = "ADDRESS", descriptionKey = "other-token")
    private @Nullable String other;

    Address looked() throws Failure {
      return other == null ? token() : TokenOrder.address(other);
    }

    /** Before it there is nothing: of SMT the book knows. */
    long firstBlock() throws Failure {
      return other == null ? AddressBook.read(contracts).deployedAtBlock() : 0;
    }

    TokenChain chain() throws Failure {
      return new TokenChain(rpc, looked());
    }

    int decimals(TokenChain chain) throws RpcFailure {
      return other == null ? Distribution.DECIMALS : chain.decimals();
    }

    /** An amount in words. */
    String shown(Amount amount, int decimals) {
      return amount.toDecimal(decimals) + " " + (other == null ? "SMT" : other);
    }
  }

  /** What the account has. */
  @Command(name = "balance", mixinStandardHelpOptions = true)
  static final class Balance extends Looking {
    @Override
    int done() throws Failure, RpcFailure, IOException {
      Address account = account();
      TokenChain chain = chain();
      int decimals = decimals(chain);
      Amount balance = chain.balance(account);
      if (keys.wantsJson()) {
        keys.out()
            .println(
                JsonValue.object(
                    "schema",
                    "smartmesh.token.balance/1",
                    "account",
                    account.toString(),
                    "token",
                    looked().toString(),
                    "smt",
                    balance.toDecimal(decimals)));
      } else {
        keys.say("token.balance", account, shown(balance, decimals));
      }
      return 0;
    }
  }

  /** What came and went. */
  @Command(name = "history", mixinStandardHelpOptions = true)
  static final class History extends Looking {
    private static final long BLOCKS_MOST = 1_000_000;

    @Option(names = "--blocks", paramLabel = "N", descriptionKey = "newest-blocks")
    private long blocks = 10_000;

    @Option(names = "--before", paramLabel = "BLOCK", descriptionKey = "history-before")
    private long before = Long.MAX_VALUE;

    @Override
    int done() throws Failure, RpcFailure, IOException {
      long looked = Math.max(1, Math.min(blocks, BLOCKS_MOST));
      TokenChain chain = chain();
      int decimals = decimals(chain);
      TokenChain.Page page =
          chain.page(account(), Math.max(0, before), looked, Math.max(0, firstBlock()));
      if (keys.wantsJson()) {
        print(page, decimals);
        return 0;
      }
      if (page.moves().isEmpty()) {
        keys.say("token.history.none", "" + looked);
      }
      for (TokenChain.Move move : page.moves()) {
        keys.say(
            move.isIn() ? "token.history.in" : "token.history.out",
            "" + move.block(),
            shown(move.amount(), decimals),
            move.other());
      }
      if (page.isMore()) {
        keys.say("token.history.more", "" + page.next());
      }
      return 0;
    }

    private void print(TokenChain.Page page, int decimals) {
      List<String> rows = new ArrayList<>();
      for (TokenChain.Move move : page.moves()) {
        rows.add(
            JsonValue.object(
                "block", move.block(),
                "direction", move.isIn() ? "in" : "out",
                "other", move.other().toString(),
                "smt", move.amount().toDecimal(decimals),
                "transaction", move.transaction()));
      }
      keys.out()
          .println(
              JsonValue.object(
                  "schema",
                  "smartmesh.token.history/1",
                  "moves",
                  JsonValue.parse("[" + String.join(",", rows) + "]"),
                  "next",
                  page.next(),
                  "more",
                  page.isMore()));
    }
  }

  /** What a payment or an approval costs now. */
  @Command(name = "fee", mixinStandardHelpOptions = true)
  static final class Fee extends Of {
    @Option(names = "--relayer", paramLabel = "URL", descriptionKey = "relayer-url")
    private @Nullable URI relayer;

    @Option(names = "--to", paramLabel = "ADDRESS", descriptionKey = "fee-to")
    private @Nullable String to;

    @Override
    int done() throws Failure, RelayerFailure, ApiFailure, IOException {
      Address receiver = to == null ? account() : TokenOrder.address(to);
      TokenOrder order = order(relayer, TokenMessage.Kind.PAYMENT, receiver);
      RelayerWay.Price pay = order.price(TokenMessage.Kind.PAYMENT, receiver);
      Amount approve =
          order(relayer, TokenMessage.Kind.APPROVAL, receiver)
              .fee(TokenMessage.Kind.APPROVAL, receiver);
      if (keys.wantsJson()) {
        keys.out()
            .println(
                JsonValue.object(
                    "schema", "smartmesh.token.fee/1",
                    "relayer", order.relayer().toString(),
                    "transfer", smt(pay.fee()),
                    "approve", smt(approve),
                    "acts", JsonValue.parse(JsonValue.object(acts(pay)))));
      } else {
        keys.say("token.fee", smt(pay.fee()), smt(approve), order.relayer());
        keys.say("token.fee-acts", acts(pay));
      }
      return 0;
    }
  }

  /** What a channel's acts usually cost (RL-28), by name; a relayer quotes each when it is due. */
  private static Object[] acts(RelayerWay.Price pay) {
    List<Object> all = new ArrayList<>();
    for (ActGas act : ActGas.values()) {
      all.add(act.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      all.add(Of.smt(pay.of(act.gas())));
    }
    return all.toArray();
  }

  /** Signs, and lets a relayer send. */
  abstract static class Signed extends Of {
    @Parameters(index = "0", paramLabel = "ADDRESS", descriptionKey = "receiver")
    private String to = "";

    @Parameters(index = "1", paramLabel = "SMT", descriptionKey = "amount")
    private String amount = "";

    @Mixin private SendOptions options = new SendOptions();

    private final TokenMessage.Kind kind;

    Signed(TokenMessage.Kind kind) {
      this.kind = kind;
    }

    @Override
    int done() throws Failure, RelayerFailure, ApiFailure, RpcFailure, IOException {
      return options.send(
          this, kind, TokenOrder.address(to), amount(amount), Optional.empty(), Long.MAX_VALUE);
    }
  }

  /** Pays. */
  @Command(name = "transfer", mixinStandardHelpOptions = true)
  static final class Transfer extends Signed {
    Transfer() {
      super(TokenMessage.Kind.PAYMENT);
    }
  }

  /** Allows a spender exactly so much. */
  @Command(name = "approve", mixinStandardHelpOptions = true)
  static final class Approve extends Signed {
    Approve() {
      super(TokenMessage.Kind.APPROVAL);
    }
  }

  /** What was handed to neighbours, and what they say of it. */
  @Command(name = "requests", mixinStandardHelpOptions = true)
  static final class Requests implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue all = client.node().get("/errands");
      if (client.wantsJson()) {
        client.print(all);
        return 0;
      }
      for (JsonValue one : all.list("errands")) {
        client.say(
            "token.request",
            one.at("value").text("smt"),
            one.text("to"),
            client.texts().get("token.state." + one.text("state")),
            one.text("id"),
            one.text("why"));
      }
      if (all.list("errands").isEmpty()) {
        client.say("token.requests.none");
      }
      return 0;
    }
  }
}
