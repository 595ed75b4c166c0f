package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Everything a user or a peer can say wrong about a payment: each a refusal of its own with the
 * values compared, after which the machine is what it was. (Two-party states are the channel's.)
 */
final class BadInputTest {
  private static final SigningKey FAR = Keys.of(4);
  private static final Bytes SECRET = Bytes.wrap(new byte[32]);
  private static final Hash TERMS = Hashes.sha256(SECRET);
  private static final ChannelsContract OURS = World.CONTRACTS;
  private static final Address OTHER = Keys.of(77).address();

  /** One thing that is wrong, and what is said to it. */
  private record Case(String what, Consumer<Solo> act, Class<?> why, List<String> values) {
    Case(String what, Consumer<Solo> act, Class<?> why, String... values) {
      this(what, act, why, List.of(values));
    }
  }

  private static void pay(Solo solo, Address to, Amount amount, int times) {
    solo.give(new PaymentInput.Pay(Solo.id(1), to, amount, times));
  }

  private static Invoice invoice(
      Solo solo, ChannelsContract contract, long amount, long seconds, SigningKey payee) {
    return InvoiceCodec.sign(
        new InvoiceCodec.Terms(
            contract.chainId(),
            contract.channels(),
            contract.token(),
            Amount.of(amount),
            TERMS,
            new ChainTime(solo.time().seconds() + seconds),
            ""),
        payee);
  }

  private static void payInvoice(Solo solo, Invoice invoice) {
    solo.give(new PaymentInput.PayInvoice(Solo.id(1), invoice));
  }

  private static ChannelsContract with(long chain, Address channels, Address token) {
    return new ChannelsContract(chain, channels, token, OURS.registry(), OURS.hashLock());
  }

  @Test
  void whatAUserSaysWrong() {
    int many = Limits.PAYMENTS_PER_COMMAND;
    check(
        new Case(
            "no money", s -> pay(s, FAR.address(), Amount.ZERO, 1), PaymentError.ZeroAmount.class),
        new Case(
            "nobody",
            s -> pay(s, Address.ZERO, Amount.of(1), 1),
            PaymentError.NobodysAddress.class,
            Address.ZERO.toString()),
        new Case(
            "oneself",
            s -> pay(s, Solo.SELF.address(), Amount.of(1), 1),
            PaymentError.ToOneself.class,
            Solo.SELF.address().toString()),
        new Case(
            "no times",
            s -> pay(s, FAR.address(), Amount.of(1), 0),
            PaymentError.TooMany.class,
            "0"),
        new Case(
            "negative times",
            s -> pay(s, FAR.address(), Amount.of(1), -3),
            PaymentError.TooMany.class,
            "-3",
            "" + many),
        new Case(
            "too often",
            s -> pay(s, FAR.address(), Amount.of(1), many + 1),
            PaymentError.TooMany.class,
            "" + (many + 1),
            "" + many),
        new Case(
            "an invoice of another chain",
            s -> payInvoice(s, invoice(s, with(1, OURS.channels(), OURS.token()), 5, 60, FAR)),
            PaymentError.InvoiceForOtherChain.class,
            "chain 1,",
            "chain " + OURS.chainId()),
        new Case(
            "an invoice of another contract",
            s -> payInvoice(s, invoice(s, with(OURS.chainId(), OTHER, OURS.token()), 5, 60, FAR)),
            PaymentError.InvoiceForOtherChain.class,
            OTHER.toString(),
            OURS.channels().toString()),
        new Case(
            "an invoice in another token",
            s ->
                payInvoice(s, invoice(s, with(OURS.chainId(), OURS.channels(), OTHER), 5, 60, FAR)),
            PaymentError.InvoiceForOtherChain.class,
            OTHER.toString(),
            OURS.token().toString()),
        new Case(
            "an expired invoice",
            s -> payInvoice(s, invoice(s, OURS, 5, -7, FAR)),
            PaymentError.InvoiceExpired.class,
            "7 seconds"),
        new Case(
            "an invoice over nothing",
            s -> payInvoice(s, invoice(s, OURS, 0, 60, FAR)),
            PaymentError.ZeroAmount.class),
        new Case(
            "one's own invoice",
            s -> payInvoice(s, invoice(s, OURS, 5, 60, Solo.SELF)),
            PaymentError.ToOneself.class),
        new Case(
            "a request over nothing",
            s -> s.give(new PaymentInput.CreateInvoice(1, Amount.ZERO, "")),
            PaymentError.ZeroAmount.class),
        new Case(
            "a long memo",
            s -> s.give(new PaymentInput.CreateInvoice(1, Amount.of(1), "x".repeat(129))),
            PaymentError.Malformed.class,
            "129",
            "128"),
        new Case(
            "cancelling nothing",
            s -> s.give(new PaymentInput.Cancel(Solo.id(5))),
            PaymentError.UnknownPayment.class,
            Solo.id(5).toString()));
  }

  @Test
  void theSameIdTwice() {
    Solo solo = new Solo();
    pay(solo, FAR.address(), Amount.of(1), 1);
    TreeMap<Bytes, Bytes> before = new TreeMap<>(solo.disk);
    pay(solo, FAR.address(), Amount.of(2), 1);
    assertEquals(
        List.of(new PaymentError.DuplicatePayment(Solo.id(1).toString())), solo.refusals());
    assertEquals(before, solo.disk);
    assertEquals(Amount.of(1), solo.view(Solo.id(1)).amount());
  }

  /** More than any channel has: it waits, then fails, and says both sums. */
  @Test
  void overspendingSignsNothing() {
    for (BigInteger units :
        List.of(
            BigInteger.valueOf(1_001),
            BigInteger.ONE.shiftLeft(128),
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))) {
      Solo solo = new Solo();
      solo.announce("right-far", Solo.RIGHT, FAR, 5_000);
      solo.give(new PaymentInput.NodeReachable(Solo.LEFT.publicKey(), 1));
      pay(solo, Solo.LEFT.address(), new Amount(units), 1);
      assertEquals(List.of(), solo.commands());
      solo.pass(Limits.GIVE_UP_MILLIS);
      assertEquals(List.of(), solo.commands());
      PaymentView view = solo.view(Solo.id(1));
      assertEquals(PaymentState.FAILED, view.state());
      if (units.bitLength() < 64) {
        assertTrue(view.detail().contains("0.000000000000001001 SMT"), view.detail());
        assertTrue(view.detail().contains("0.000000000000001 SMT"), view.detail());
      }
    }
  }

  private static Bytes onion(Solo solo, Leaf leaf, Hash context) {
    List<Hop> path = new ArrayList<>();
    path.add(new Hop(Solo.TO_LEFT, Solo.SELF.publicKey(), leaf.amount(), leaf.expiry()));
    return solo.onion(path, Solo.id(9), context);
  }

  private static void lock(Solo solo, long amount, long seconds, Hash terms) {
    Leaf leaf = solo.leaf(amount, seconds, terms);
    lock(solo, leaf, onion(solo, leaf, terms));
  }

  private static void lock(Solo solo, Leaf leaf, Bytes onion) {
    solo.said(new ChannelOutput.LeafLocked(Solo.TO_LEFT, leaf, onion));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, leaf)), solo.commands());
  }

  private static Hash issued(Solo solo, long amount) {
    solo.give(new PaymentInput.CreateInvoice(1, Amount.of(amount), ""));
    return solo.all(PaymentOutput.InvoiceIssued.class).get(0).invoice().hashLock();
  }

  /** PY-60, PY-80: a condition that we cannot pass on counts for nobody, and is given back. */
  @Test
  void aConditionThatIsNotOursIsCountedNowhere() {
    Solo solo = new Solo();
    List<LimitView> before = solo.machine().limits(solo.now);
    Leaf leaf =
        new Leaf(
            Amount.of(5),
            solo.time().plusSeconds(World.config(0).offline().claimSeconds()),
            OTHER,
            TERMS);
    lock(solo, leaf, onion(solo, leaf, TERMS));
    assertEquals(before, solo.machine().limits(solo.now));
    assertEquals(List.of(), solo.machine().newest(10));
    assertEquals(
        List.of(new PaymentError.OtherEvaluator(leaf.evaluator(), OURS.hashLock())),
        solo.refusals());
    solo.restart();
    solo.said(new ChannelOutput.LeafLocked(Solo.TO_LEFT, leaf, Bytes.EMPTY));
    assertEquals(before, solo.machine().limits(solo.now), "told again after a start");
  }

  @Test
  void whatAPeerLocksWrong() {
    long least = World.config(0).offline().claimSeconds();
    check(
        new Case(
            "for another evaluator",
            s -> {
              Leaf leaf = new Leaf(Amount.of(5), s.time().plusSeconds(least), OTHER, TERMS);
              lock(s, leaf, onion(s, leaf, TERMS));
            },
            PaymentError.OtherEvaluator.class,
            OTHER.toString(),
            OURS.hashLock().toString()),
        new Case(
            "no onion",
            s -> lock(s, s.leaf(5, least, TERMS), Bytes.EMPTY),
            PaymentError.NoOnion.class,
            "0 bytes"),
        new Case(
            "the onion of another lock",
            s -> {
              Leaf leaf = s.leaf(5, least, TERMS);
              lock(s, leaf, onion(s, leaf, Hashes.sha256(TERMS.bytes())));
            },
            PaymentError.NoOnion.class),
        new Case(
            "no invoice",
            s -> lock(s, 5, least, TERMS),
            PaymentError.UnknownInvoice.class,
            TERMS.hex()),
        new Case(
            "too little",
            s -> lock(s, 9, least, issued(s, 10)),
            PaymentError.Underpaid.class,
            "0.000000000000000009 SMT",
            "0.00000000000000001 SMT"),
        new Case(
            "too late to claim",
            s -> lock(s, 10, least - 1, issued(s, 10)),
            PaymentError.ExpiresTooSoon.class,
            "" + (least - 1),
            "" + least),
        new Case(
            "for an expired invoice",
            s -> {
              Hash terms = issued(s, 10);
              s.now = s.now.plusMillis((Limits.INVOICE_SECONDS + 7) * 1_000);
              lock(s, 10, least, terms);
            },
            PaymentError.InvoiceExpired.class,
            "7 seconds"));
  }

  /** The text of an invoice: its form, its characters, its signature. */
  @Test
  void whatAnInvoicesTextSaysWrong() {
    Solo solo = new Solo();
    String good = InvoiceText.toText(invoice(solo, OURS, 5, 60, FAR));
    assertTrue(parse(good) instanceof Result.Ok);
    List<String> bad = new ArrayList<>();
    bad.addAll(List.of("", "smt", "smt1", "lnbc1qqqq", good + "q", good.substring(1)));
    bad.add(good.substring(0, 60) + (good.charAt(60) == 'q' ? 'p' : 'q') + good.substring(61));
    bad.add(good.substring(0, 50) + good.substring(50).toUpperCase(java.util.Locale.ROOT));
    bad.add(good.replace('1', 'b'));
    bad.add("x".repeat(Limits.INVOICE_CHARACTERS + 1));
    Bytes encoded = InvoiceCodec.encode(invoice(solo, OURS, 5, 60, FAR));
    for (String text : bad) {
      PaymentError error = parse(text).fold(ok -> new PaymentError.ZeroAmount(), wrong -> wrong);
      assertEquals(PaymentError.Malformed.class, error.getClass(), text);
    }
    for (int at = 0; at < encoded.length(); at++) {
      byte[] bytes = encoded.toArray();
      bytes[at] ^= 1;
      Solo other = new Solo();
      other.announce("right-far", Solo.RIGHT, FAR, 500);
      pay(other, FAR.address(), Amount.of(5), 1);
      Bytes plain =
          new Encoder()
              .u8(Packet.INVOICES)
              .raw(Solo.id(1).bytes())
              .bytes(Bytes.wrap(bytes))
              .toBytes();
      Bytes box =
          SealedBox.seal(Solo.SELF.publicKey(), FAR, Packet.CONTEXT, plain, Keys.CURVE, other.rng);
      Bytes packet = Bytes.concat(Bytes.of(Packet.VERSION, Packet.SEALED), box);
      other.give(new PaymentInput.PacketArrived(packet));
      assertEquals(List.of(), other.commands(), "byte " + at);
      assertEquals(1, other.refusals().size(), "byte " + at);
    }
  }

  private static Result<Invoice, PaymentError> parse(String text) {
    return InvoiceText.parse(text, Keys.CURVE, Keys.CURVE);
  }

  private static void check(Case... cases) {
    for (Case each : Arrays.asList(cases)) {
      Solo solo = new Solo();
      solo.wake();
      each.act().accept(solo);
      assertEquals(1, solo.refusals().size(), each.what() + ": " + solo.refusals());
      PaymentError error = solo.refusals().get(0);
      assertEquals(each.why(), error.getClass(), each.what());
      for (String value : each.values()) {
        assertTrue(error.sentence().contains(value), each.what() + ": " + error.sentence());
      }
      assertTrue(solo.stored(StoreKeys.OPEN).isEmpty(), each.what());
      assertTrue(solo.stored(StoreKeys.LINK).isEmpty(), each.what());
      assertTrue(solo.stored(StoreKeys.DONE).isEmpty(), each.what());
    }
  }
}
