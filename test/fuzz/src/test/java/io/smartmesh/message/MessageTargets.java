package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.content.ContentTargets;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.TreeMap;

public final class MessageTargets {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);

  private MessageTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "message: envelope",
            rng ->
                new Sample(
                    envelope(rng).encode(),
                    input -> Outcome.of(Envelope.decode(input), Envelope::encode))),
        Target.binary(
            "message: stored text",
            rng ->
                new Sample(
                    Records.text(text(rng)),
                    input ->
                        Outcome.of(
                            input,
                            bytes -> {
                              var in = new io.smartmesh.base.Decoder(bytes);
                              TextMessage read = Records.text(in);
                              in.end();
                              return read;
                            },
                            Records::text))),
        Target.binary("message: store", MessageTargets::store).dear().allocating(2_048));
  }

  static Envelope envelope(Rng rng) {
    MessageId id = new MessageId(rng.next(MessageId.LENGTH));
    return rng.chance(0.5)
        ? new Envelope.Receipt(id)
        : new Envelope.Text(id, Values.time(rng), ContentTargets.any(rng));
  }

  private static TextMessage text(Rng rng) {
    return new TextMessage(
        new MessageId(rng.next(MessageId.LENGTH)),
        Values.address(rng),
        rng.chance(0.5),
        ContentTargets.any(rng),
        Values.time(rng),
        rng.pick(List.of(MessageState.values())),
        rng.below(40),
        Values.text(rng, 40));
  }

  /** What a machine stored that wrote and was written to. */
  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Messages messages = new Messages(SELF, Keys.CURVE, rng, prefix -> new TreeMap<>());
    Moment now = new Moment(0);
    List<MessageInput> inputs =
        List.of(
            new MessageInput.NodeReachable(PEER.publicKey()),
            new MessageInput.SendText(
                new MessageId(rng.next(MessageId.LENGTH)),
                PEER.address(),
                Values.text(rng, 50),
                ChainTime.ZERO),
            new MessageInput.PacketArrived(sealed(rng), 1, ChainTime.ZERO));
    for (MessageInput input : inputs) {
      messages.handle(
          input,
          now,
          output -> {
            if (output instanceof MessageOutput.Store stored) {
              stored.write().value().ifPresent(value -> store.put(stored.write().key(), value));
            }
          });
    }
    return Stores.spoilt(
        rng,
        store,
        stored -> {
          Messages again = new Messages(SELF, Keys.CURVE, new Rng(1), stored);
          again.inbox();
          again.outbox();
          again.handle(
              new MessageInput.NodeReachable(PEER.publicKey()), new Moment(10), output -> {});
          again.wake(new Moment(10_000), output -> {});
        });
  }

  private static Bytes sealed(Rng rng) {
    Envelope text =
        new Envelope.Text(
            new MessageId(rng.next(MessageId.LENGTH)), ChainTime.ZERO, Values.text(rng, 50));
    return io.smartmesh.crypto.SealedBox.seal(
        SELF.publicKey(), PEER, Envelope.CONTEXT, text.encode(), Keys.CURVE, rng);
  }
}
