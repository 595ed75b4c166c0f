package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.AnonymousBox;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Text;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

public final class PaymentTargets {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);
  private static final PaymentConfig CONFIG =
      new PaymentConfig(
          Values.CONTRACT,
          new OfflineTime(3_600),
          new Price(Amount.of(1), 100),
          PaymentLimits.NONE);
  private static final Env US = env(SELF);
  private static final Env THEM = env(PEER);
  private static final AnonymousBox.Opener OPENER = new AnonymousBox.Opener(SELF, Keys.CURVE);

  private PaymentTargets() {}

  private static Env env(SigningKey self) {
    ChainClock clock = new ChainClock(new ChainTime(1_700_000_000), new Moment(0));
    return new Env(CONFIG, self, Keys.CURVE, Keys.CURVE, new Rng(5), clock, Collections::emptyList);
  }

  public static List<Target> all() {
    return List.of(
        Target.binary("payment: announcement", PaymentTargets::announcement).dear(),
        Target.binary("payment: packet", PaymentTargets::packet).dear(),
        Target.binary("payment: sealed packet", PaymentTargets::sealedPacket).dear(),
        Target.binary("payment: invoice", PaymentTargets::invoice).dear(),
        Target.binary(
                "payment: request",
                rng ->
                    new Sample(
                        new PaymentRequest.Draft(
                                Values.number(rng),
                                Values.address(rng),
                                Values.amount(rng),
                                rng.next(PaymentRequest.ID_BYTES),
                                Values.time(rng),
                                Values.text(rng, 30))
                            .sign(Keys.of(3))
                            .encode(),
                        input ->
                            Outcome.of(
                                input,
                                bytes -> PaymentRequest.decode(bytes, Keys.CURVE, Keys.CURVE),
                                PaymentRequest::encode)))
            .dear(),
        Target.string("payment: invoice text", PaymentTargets::invoiceText),
        Target.binary("payment: onion", PaymentTargets::onion).dear(),
        Target.binary("payment: onion layer", PaymentTargets::layer).dear(),
        Target.binary("payment: store", PaymentTargets::store).dear().allocating(2_048));
  }

  private static PaymentId id(Rng rng) {
    return new PaymentId(rng.next(PaymentId.LENGTH));
  }

  private static Announcement announcementOf(Rng rng) {
    Announcement.Offer offer =
        new Announcement.Offer(
            Values.channelId(rng),
            Values.address(rng),
            Values.amount(rng),
            new Price(Amount.of(Values.number(rng)), rng.below(3)),
            rng.below(100_000));
    return Announcement.sign(offer, Values.number(rng), THEM);
  }

  private static Sample announcement(Rng rng) {
    return new Sample(
        announcementOf(rng).encoded(),
        input -> {
          try {
            Announcement read = Announcement.decode(input, US);
            return read.isAuthentic(US)
                ? Outcome.taken(read.encoded())
                : Outcome.refused("not authentic");
          } catch (Malformed e) {
            return Outcome.refused(e.what());
          }
        });
  }

  private static Outcome opened(Bytes input) {
    return Packet.open(input, US)
        .<Outcome>fold(packet -> Outcome.taken(), error -> Outcome.refused(error));
  }

  private static Sample packet(Rng rng) {
    List<Bytes> announcements = new ArrayList<>();
    for (int i = rng.between(1, 4); i > 0; i--) {
      announcements.add(announcementOf(rng).encoded());
    }
    Bytes valid = rng.chance(0.7) ? Packet.announced(announcements) : requests(rng);
    return new Sample(valid, PaymentTargets::opened);
  }

  private static Bytes requests(Rng rng) {
    return Packet.requests(
            SELF.publicKey(), some(rng, () -> new Packet.Wanted(id(rng), Values.amount(rng))), THEM)
        .get(0);
  }

  private static <T> List<T> some(Rng rng, Supplier<T> one) {
    return Stream.generate(one).limit(rng.between(1, 4)).toList();
  }

  /** Spoilt before it was sealed: by a payer or a payee that is hostile itself. */
  private static Sample sealedPacket(Rng rng) {
    Bytes packet =
        rng.chance(0.5)
            ? requests(rng)
            : Packet.answers(
                    SELF.publicKey(),
                    some(
                        rng, () -> new Packet.Issued(id(rng), InvoiceCodec.encode(invoiceOf(rng)))),
                    THEM)
                .get(0);
    Bytes plain =
        SealedBox.open(SELF, Packet.CONTEXT, packet.slice(2, packet.length()), Keys.CURVE)
            .orElseThrow()
            .plaintext();
    return new Sample(
        plain,
        input -> {
          Bytes kept = input.slice(0, Math.min(input.length(), Limits.PACKET_BYTES));
          Bytes box =
              SealedBox.seal(SELF.publicKey(), PEER, Packet.CONTEXT, kept, Keys.CURVE, new Rng(1));
          return opened(Bytes.concat(Bytes.of(Packet.VERSION, Packet.SEALED), box));
        });
  }

  private static Invoice invoiceOf(Rng rng) {
    return InvoiceCodec.sign(
        new InvoiceCodec.Terms(
            Values.number(rng),
            Values.address(rng),
            Values.address(rng),
            Values.amount(rng),
            Values.hash(rng),
            Values.time(rng),
            Values.text(rng, 20)),
        PEER);
  }

  private static Sample invoice(Rng rng) {
    return new Sample(
        InvoiceCodec.encode(invoiceOf(rng)),
        input ->
            Outcome.of(
                input,
                bytes -> InvoiceCodec.decode(bytes, Keys.CURVE, Keys.CURVE),
                InvoiceCodec::encode));
  }

  /** The text with its checksum: one way to write it, but for the case. */
  private static Sample invoiceText(Rng rng) {
    String text = InvoiceText.encode(rng.next(rng.between(1, 200)));
    boolean upper = rng.chance(0.3);
    return new Sample(
        Text.utf16(upper ? text.toUpperCase(java.util.Locale.ROOT) : text),
        input -> {
          try {
            String read = Text.string(input);
            String again = InvoiceText.encode(InvoiceText.decode(read));
            InvoiceText.parse(read, Keys.CURVE, Keys.CURVE);
            if (!again.equals(Text.lower(read))) {
              throw new AssertionError("reads " + again);
            }
            return Outcome.taken();
          } catch (Malformed e) {
            return Outcome.refused(e.what());
          }
        });
  }

  private static Sample onion(Rng rng) {
    Hash lock = Values.hash(rng);
    List<Hop> path = new ArrayList<>();
    for (int i = rng.between(0, 2); i >= 0; i--) {
      path.add(
          new Hop(
              Values.channelId(rng),
              path.isEmpty() ? SELF.publicKey() : Keys.of(100 + i).publicKey(),
              Amount.of(Values.number(rng)),
              Values.time(rng)));
    }
    return new Sample(
        Onion.wrap(path, id(rng), lock, sealer(rng), rng),
        input -> Outcome.of(Onion.open(input, lock, OPENER), "no layer"));
  }

  /** Spoilt before it was sealed. */
  private static Sample layer(Rng rng) {
    Hash lock = Values.hash(rng);
    Bytes context = Bytes.concat(Bytes.utf8("smartmesh/onion/2"), lock.bytes());
    Bytes plain =
        rng.chance(0.5)
            ? Bytes.concat(Bytes.of(1, 0), rng.next(PaymentId.LENGTH))
            : Bytes.concat(
                Bytes.of(1, 1), rng.next(24), Bytes.of(0), rng.next(7), rng.next(rng.below(300)));
    return new Sample(
        plain,
        input -> {
          Bytes kept = input.slice(0, Math.min(input.length(), 2_000));
          Bytes box = sealer(new Rng(1)).seal(SELF.publicKey(), context, kept);
          return Outcome.of(Onion.open(box, lock, OPENER), "no layer");
        });
  }

  private static AnonymousBox.Sealer sealer(Rng rng) {
    return new AnonymousBox.Sealer(Keys.CURVE, rng);
  }

  private static Lock lock(Rng rng) {
    return new Lock(Values.channelId(rng), Values.leaf(rng));
  }

  /** One record of each kind. */
  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    store.put(StoreKeys.ANNOUNCE, Stored.start().u64(rng.below(10_000)).toBytes());
    Outgoing payment =
        new Outgoing(7, id(rng), PEER.address(), Values.amount(rng), false, new Moment(0));
    payment.attempt =
        rng.chance(0.5)
            ? Optional.of(new Outgoing.Attempt(lock(rng), 3, rng.next(100)))
            : Optional.empty();
    payment.invoice = Optional.of(invoiceOf(rng));
    payment.whenReachable = rng.chance(0.5);
    store.put(StoreKeys.open(7), payment.encode());
    PaymentView view =
        payment.view(PaymentState.PAID, 5, Optional.of(Values.hash(rng)), Values.text(rng, 30));
    Bytes finished = ViewCodec.encode(rng.chance(0.5) ? view : received(rng));
    if (rng.chance(0.5)) {
      store.put(StoreKeys.PAGE, new Encoder().u8(2).u64(rng.below(3)).toBytes());
      store.put(StoreKeys.past(0, 0), Stored.start().varint(4).varint(3).bytes(finished).toBytes());
    } else {
      store.put(StoreKeys.PAGE, Stored.start().u64(rng.below(3)).toBytes());
      store.put(new Encoder().raw(StoreKeys.donePage(0)).u64(3).toBytes(), finished);
    }
    store.put(
        StoreKeys.unseen(PEER.address()),
        Stored.start().u64(rng.below(1_000_000)).amount(Values.amount(rng)).toBytes());
    Link link = new Link(lock(rng), lock(rng), rng.next(80), Optional.of(rng.next(32)));
    store.put(StoreKeys.link(link.in().key()), link.encode());
    Invoice invoice = invoiceOf(rng);
    IssuedInvoice issued =
        new IssuedInvoice(
            rng.next(32),
            invoice,
            Optional.of(new IssuedInvoice.Asked(PEER.address(), id(rng))),
            Optional.of(new IssuedInvoice.Claim(lock(rng), id(rng))));
    store.put(StoreKeys.invoice(invoice.hashLock()), issued.encode());
    return Stores.spoilt(rng, store, PaymentTargets::restore);
  }

  private static PaymentView received(Rng rng) {
    return new PaymentView(
        id(rng),
        true,
        PEER.address(),
        Values.amount(rng),
        Amount.ZERO,
        1,
        PaymentState.PAID,
        -1,
        Optional.empty(),
        false,
        Optional.of(new ChainAge(rng.below(1_000_000), rng.chance(0.5))),
        "");
  }

  private static void restore(StoredRecords stored) {
    Moment now = new Moment(0);
    Payments payments =
        new Payments(
            CONFIG,
            SELF,
            Keys.CURVE,
            Keys.CURVE,
            new Rng(3),
            new ChainClock(new ChainTime(1_700_000_000), now),
            stored,
            Collections::emptyList);
    payments.newest(10);
    payments.wake(now, output -> {});
    payments.handle(
        new PaymentInput.NodeReachable(PEER.publicKey(), 1), new Moment(1), output -> {});
    payments.wake(new Moment(400_000), output -> {});
  }
}
