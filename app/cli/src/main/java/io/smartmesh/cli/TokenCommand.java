package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    abstract int done() throws Failure, RelayerFailure, RpcFailure, IOException;

    Address token() throws Failure {
      return AddressBook.read(contracts).contracts().token();
    }

    Address account() throws Failure, IOException {
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory());
          SigningKey key = keys.keyring(directory).accountKey()) {
        return key.address();
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

  /** What the account has. */
  @Command(name = "balance", mixinStandardHelpOptions = true)
  static final class Balance extends Of {
    @Option(names = "--rpc", paramLabel = "URL", required = true, descriptionKey = "chain-node")
    private URI rpc = URI.create("");

    @Override
    int done() throws Failure, RpcFailure, IOException {
      Address account = account();
      String balance = smt(new TokenChain(rpc, token()).balance(account));
      if (keys.wantsJson()) {
        keys.out()
            .println(
                JsonValue.object(
                    "schema",
                    "smartmesh.token.balance/1",
                    "account",
                    account.toString(),
                    "smt",
                    balance));
      } else {
        keys.say("token.balance", account, balance);
      }
      return 0;
    }
  }

  /** What came and went. */
  @Command(name = "history", mixinStandardHelpOptions = true)
  static final class History extends Of {
    private static final long BLOCKS_MOST = 1_000_000;

    @Option(names = "--rpc", paramLabel = "URL", required = true, descriptionKey = "chain-node")
    private URI rpc = URI.create("");

    @Option(names = "--blocks", paramLabel = "N", descriptionKey = "newest-blocks")
    private long blocks = 10_000;

    @Override
    int done() throws Failure, RpcFailure, IOException {
      long looked = Math.max(1, Math.min(blocks, BLOCKS_MOST));
      List<TokenChain.Move> moves = new TokenChain(rpc, token()).moves(account(), looked);
      if (keys.wantsJson()) {
        List<String> rows = new ArrayList<>();
        for (TokenChain.Move move : moves) {
          rows.add(
              JsonValue.object(
                  "block", move.block(),
                  "direction", move.isIn() ? "in" : "out",
                  "other", move.other().toString(),
                  "smt", smt(move.amount()),
                  "transaction", move.transaction()));
        }
        keys.out()
            .println(
                JsonValue.object(
                    "schema",
                    "smartmesh.token.history/1",
                    "moves",
                    JsonValue.parse("[" + String.join(",", rows) + "]")));
      } else if (moves.isEmpty()) {
        keys.say("token.history.none", "" + looked);
      } else {
        for (TokenChain.Move move : moves) {
          keys.say(
              move.isIn() ? "token.history.in" : "token.history.out",
              "" + move.block(),
              smt(move.amount()),
              move.other());
        }
      }
      return 0;
    }
  }

  /** What a payment or an approval costs now. */
  @Command(name = "fee", mixinStandardHelpOptions = true)
  static final class Fee extends Of {
    @Option(
        names = "--relayer",
        paramLabel = "URL",
        required = true,
        descriptionKey = "relayer-url")
    private URI relayer = URI.create("");

    @Option(names = "--to", paramLabel = "ADDRESS", descriptionKey = "fee-to")
    private @Nullable String to;

    @Override
    int done() throws Failure, RelayerFailure {
      TokenOrder order = new TokenOrder(new RelayerClient(relayer), AddressBook.read(contracts));
      Address receiver = to == null ? order.relayer() : TokenOrder.address(to);
      Amount pay = order.fee(TokenMessage.Kind.PAYMENT, receiver);
      Amount approve = order.fee(TokenMessage.Kind.APPROVAL, receiver);
      if (keys.wantsJson()) {
        keys.out()
            .println(
                JsonValue.object(
                    "schema", "smartmesh.token.fee/1",
                    "relayer", order.relayer().toString(),
                    "transfer", smt(pay),
                    "approve", smt(approve)));
      } else {
        keys.say("token.fee", smt(pay), smt(approve), order.relayer());
      }
      return 0;
    }
  }

  /** Signs, and lets a relayer send. */
  abstract static class Signed extends Of {
    private static final int MINUTES_MOST = 10_000;

    @Parameters(index = "0", paramLabel = "ADDRESS", descriptionKey = "receiver")
    private String to = "";

    @Parameters(index = "1", paramLabel = "SMT", descriptionKey = "amount")
    private String amount = "";

    @Option(
        names = "--relayer",
        paramLabel = "URL",
        required = true,
        descriptionKey = "relayer-url")
    private URI relayer = URI.create("");

    @Option(names = "--rpc", paramLabel = "URL", descriptionKey = "chain-node")
    private @Nullable URI rpc;

    @Option(names = "--fee-most", paramLabel = "SMT", descriptionKey = "fee-most")
    private @Nullable String feeMost;

    @Option(names = "--valid", paramLabel = "MINUTES", descriptionKey = "valid-minutes")
    private int valid = 60;

    @Option(names = "--wait", paramLabel = "SECONDS", descriptionKey = "wait-settled")
    private int wait = 120;

    private final TokenMessage.Kind kind;

    Signed(TokenMessage.Kind kind) {
      this.kind = kind;
    }

    @Override
    int done() throws Failure, RelayerFailure, RpcFailure, IOException {
      Address receiver = TokenOrder.address(to);
      Amount value = amount(amount);
      AddressBook book = AddressBook.read(contracts);
      TokenOrder order = new TokenOrder(new RelayerClient(relayer), book);
      Amount fee = order.fee(kind, receiver);
      String name = kind == TokenMessage.Kind.PAYMENT ? "transfer" : "approve";
      if (!keys.wantsJson()) {
        keys.say("token." + name + ".preview", smt(value), receiver, smt(fee));
      }
      if (feeMost == null) {
        if (keys.wantsJson()) {
          keys.out()
              .println(
                  JsonValue.object(
                      "schema", "smartmesh.token.preview/1",
                      "kind", name,
                      "to", receiver.toString(),
                      "smt", smt(value),
                      "fee", smt(fee)));
        } else {
          keys.say("token.not-signed", smt(fee));
        }
        return 0;
      }
      if (fee.isMoreThan(amount(feeMost))) {
        throw new Failure("token-fee-too-high", smt(fee), feeMost);
      }
      if (kind == TokenMessage.Kind.PAYMENT && fee.isMoreThan(value)) {
        throw new Failure("token-fee-above-value", smt(fee), smt(value));
      }
      JsonValue sent;
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory());
          SigningKey key = keys.keyring(directory).accountKey()) {
        Amount nonce = order.nonce(key.address(), rpc);
        int minutes = Math.max(2, Math.min(valid, MINUTES_MOST));
        TokenMessage message =
            order.message(kind, key.address(), receiver, value, fee, nonce, minutes);
        sent = order.send(message, key, keys.curve, wait);
      }
      if (keys.wantsJson()) {
        keys.print(sent);
      } else {
        String state = keys.texts().get("token.state." + sent.text("state"));
        keys.say("token.sent", state, sent.text("id"), sent.text("why"));
      }
      boolean isLost = sent.flag("settled") && !sent.text("state").equals("done");
      return isLost ? Main.FAILED : 0;
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
}
