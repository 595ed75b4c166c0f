package io.smartmesh.cli;

import io.smartmesh.api.RequestDesk;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.payment.PaymentError;
import io.smartmesh.payment.PaymentRequest;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Signed requests for one payment, to be handed over in any way: over channels by the node (PY-1),
 * or on the chain by the account, which can be checked with no network (RL-25 to RL-27).
 */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    subcommands = {
      RequestCommand.Create.class,
      RequestCommand.Show.class,
      RequestCommand.Check.class,
      RequestCommand.Pay.class
    })
final class RequestCommand implements Callable<Integer> {
  private static final int FILE_BYTES_MOST = 4_096;

  @Mixin private Client client = new Client();

  @Parameters(index = "0", arity = "0..1", paramLabel = "AMOUNT", descriptionKey = "amount")
  private String amount = "";

  @Option(names = "--memo", paramLabel = "TEXT")
  private String memo = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ApiFailure {
    if (amount.isEmpty()) {
      throw new ParameterException(spec.commandLine(), client.texts().get("request.no-amount"));
    }
    String body = JsonValue.object("amount", amount, "memo", memo);
    JsonValue invoice = client.node().post("/invoices", body);
    client.out().println(client.wantsJson() ? invoice : invoice.text("invoice"));
    return 0;
  }

  /** Text, or a file that holds it; with or without {@code smartmesh:} before it. */
  private static PaymentRequest read(String given) throws Failure {
    String text = given.trim();
    try {
      if (!text.toLowerCase(Locale.ROOT).contains("smt1")) {
        Path file = Path.of(text);
        text = Files.size(file) > FILE_BYTES_MOST ? "" : Files.readString(file).trim();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure("request-unreadable", given, String.valueOf(e.getMessage()));
    }
    String bare = text.replaceFirst("(?i)^smartmesh:", "");
    Curve curve = Curves.best();
    Result<PaymentRequest, PaymentError> parsed = PaymentRequest.parse(bare, curve, curve);
    if (parsed instanceof Result.Err<PaymentRequest, PaymentError> refused) {
      String why =
          refused.error() instanceof PaymentError.Malformed e ? e.what() : "" + refused.error();
      throw new Failure("request-unreadable", bare.substring(0, Math.min(bare.length(), 40)), why);
    }
    return parsed.orThrow();
  }

  private static void tell(Client out, PaymentRequest request, boolean isChecked) {
    Instant expiry = Instant.ofEpochSecond(request.expiry().seconds());
    String smt = request.amount().toDecimal(Distribution.DECIMALS);
    if (out.wantsJson()) {
      out.out()
          .println(
              JsonValue.object(
                  "schema", "smartmesh.request/1",
                  "request", request.toText(),
                  "chainId", request.chainId(),
                  "token", request.token().toString(),
                  "payee", request.payee().address().toString(),
                  "smt", smt,
                  "id", request.id().toHex(),
                  "expiry", request.expiry().seconds(),
                  "purpose", request.purpose(),
                  "checked", isChecked));
    } else {
      out.say("request.what", smt, request.payee().address(), shown(request.purpose()), expiry);
      out.say("request.where", "" + request.chainId(), request.token(), request.id().toHex());
      if (isChecked) {
        out.say("request.good");
      }
    }
  }

  /** Signed by a stranger: nothing of it moves the cursor or hides what stands beside it. */
  private static String shown(String purpose) {
    return purpose.replaceAll("\\p{C}", "?");
  }

  private static void check(PaymentRequest request, Path contracts) throws Failure {
    ChannelsContract known = AddressBook.read(contracts).contracts();
    if (request.chainId() != known.chainId() || !request.token().equals(known.token())) {
      throw new Failure(
          "request-other-token",
          request.chainId() + " " + request.token(),
          known.chainId() + " " + known.token());
    }
    long now = System.currentTimeMillis() / 1_000;
    if (request.expiry().seconds() < now) {
      throw new Failure(
          "request-expired",
          Instant.ofEpochSecond(request.expiry().seconds()).toString(),
          Instant.ofEpochSecond(now).toString());
    }
  }

  /** Signed by the account of a directory. */
  @Command(name = "create", mixinStandardHelpOptions = true)
  static final class Create extends TokenCommand.Of {
    private static final int DAYS_MOST = 366;

    @Parameters(index = "0", paramLabel = "SMT", descriptionKey = "amount")
    private String amount = "";

    @Option(names = "--purpose", paramLabel = "TEXT", descriptionKey = "request-purpose")
    private String purpose = "";

    @Option(names = "--valid", paramLabel = "MINUTES", descriptionKey = "request-valid")
    private int valid = 24 * 60;

    @Option(names = "--out", paramLabel = "FILE", descriptionKey = "request-out")
    private @Nullable Path out;

    @Option(names = "--qr", descriptionKey = "request-qr")
    private boolean qr;

    @Override
    int done() throws Failure, IOException {
      if (Bytes.utf8(purpose).length() > PaymentRequest.PURPOSE_BYTES || !Encoder.isText(purpose)) {
        throw new Failure(
            "request-purpose",
            "" + Bytes.utf8(purpose).length(),
            "" + PaymentRequest.PURPOSE_BYTES);
      }
      ChannelsContract known = AddressBook.read(contracts).contracts();
      Amount asked = amount(amount);
      long minutes = Math.max(1, Math.min(valid, TimeUnit.DAYS.toMinutes(DAYS_MOST)));
      long expiry = System.currentTimeMillis() / 1_000 + TimeUnit.MINUTES.toSeconds(minutes);
      PaymentRequest request;
      try (SigningKey key = keys.keyring().accountKey()) {
        request =
            new PaymentRequest.Draft(
                    known.chainId(),
                    known.token(),
                    asked,
                    new SystemEntropy().next(PaymentRequest.ID_BYTES),
                    new ChainTime(expiry),
                    purpose)
                .sign(key);
      }
      if (out != null) {
        Files.writeString(out, request.toText() + "\n");
      }
      if (keys.wantsJson()) {
        tell(keys, request, true);
      } else {
        if (qr) {
          QrText.lines(request.toText().toUpperCase(Locale.ROOT)).forEach(keys.out()::println);
        }
        keys.out().println(request.toText());
      }
      return 0;
    }
  }

  /** What it says; its signature is right, or it is refused. */
  @Command(name = "show", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "REQUEST|FILE", descriptionKey = "request-text")
    private String text = "";

    @Override
    public Integer call() throws Failure {
      tell(client, read(text), false);
      return 0;
    }
  }

  /** Whether it can be paid: with no network (RL-26). */
  @Command(name = "check", mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Parameters(index = "0", paramLabel = "REQUEST|FILE", descriptionKey = "request-text")
    private String text = "";

    @Option(
        names = "--contracts",
        paramLabel = "FILE",
        required = true,
        descriptionKey = "contracts-book")
    private Path contracts = Path.of("");

    @Override
    public Integer call() throws Failure {
      PaymentRequest request = read(text);
      check(request, contracts);
      tell(client, request, true);
      return 0;
    }
  }

  /** At most once from an account: the token's nonce is the request's (RL-27). */
  @Command(name = "pay", mixinStandardHelpOptions = true)
  static final class Pay extends TokenCommand.Of {
    @Parameters(index = "0", paramLabel = "REQUEST|FILE", descriptionKey = "request-text")
    private String text = "";

    @Option(names = "--again", descriptionKey = "request-again")
    private boolean again;

    @Option(names = "--channel", descriptionKey = "request-channel")
    private boolean overChannel;

    @Mixin private SendOptions options = new SendOptions();

    @Override
    int done() throws Failure, RelayerFailure, ApiFailure, RpcFailure, IOException {
      PaymentRequest request = read(text);
      check(request, contracts);
      if (!keys.wantsJson()) {
        tell(keys, request, true);
      }
      if (overChannel) {
        return payOverChannel(request);
      } else if (options.signs()) {
        claim(request);
      }
      return options.send(
          this,
          TokenMessage.Kind.PAYMENT,
          request.payee().address(),
          request.amount(),
          Optional.of(request.nonce()),
          request.expiry().seconds());
    }

    /** RL-35: by the node of the directory, under an id that follows from the request. */
    private int payOverChannel(PaymentRequest request) throws ApiFailure {
      JsonValue paid =
          keys.node()
              .post(
                  "/requests/pay",
                  JsonValue.object("request", request.toText(), "by", "channel", "again", again));
      if (keys.wantsJson()) {
        keys.print(paid);
      } else {
        keys.say("request.over-channel", paid.text("payment"));
      }
      return 0;
    }

    /** RL-34: with another account, or in another way, it is paid twice only where that is said. */
    private void claim(PaymentRequest request) throws Failure, RpcFailure, IOException {
      Address account = account();
      RequestDesk.Paid wanted =
          new RequestDesk.Paid(
              account, RequestDesk.Way.RELAYER, System.currentTimeMillis() / 1_000);
      List<RequestDesk.Paid> before = new ArrayList<>();
      if (options.rpc() != null) {
        new PaidOnChain(options.rpc())
            .look(request, AddressBook.read(contracts).deployedAtBlock()).stream()
                .filter(one -> !one.by().equals(account))
                .forEach(before::add);
      }
      if (before.isEmpty() || again) {
        before.addAll(PaidRequests.ofUser().claim(request, wanted, again).others());
      }
      if (!before.isEmpty() && !again) {
        RequestDesk.Paid first = before.get(0);
        throw new Failure("request-paid-before", first.by().toString(), first.way().toString());
      }
    }
  }
}
