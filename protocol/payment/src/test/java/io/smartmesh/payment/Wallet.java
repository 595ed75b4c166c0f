package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelPolicy;
import io.smartmesh.channel.Channels;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The two machines that move money, real ones, joined as a node joins them. */
final class Wallet implements Machine<Wallet.In, Wallet.Out> {
  /** What it is told. */
  sealed interface In {}

  record ToChannels(ChannelInput input) implements In {}

  record ToPayments(PaymentInput input) implements In {}

  /** What leaves it. */
  sealed interface Out {}

  record ToPeer(Bytes message) implements Out {}

  record Packet(Bytes payload) implements Out {}

  record Changed(PaymentView payment) implements Out {}

  record Issued(Invoice invoice) implements Out {}

  private final Channels channels;
  private final Payments payments;
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final TreeMap<Bytes, Bytes> disk;

  Wallet(
      PaymentConfig config, SigningKey key, ChainClock clock, Rng rng, TreeMap<Bytes, Bytes> disk) {
    this.disk = disk;
    StoredRecords stored = this::stored;
    channels =
        new Channels(
            config.contracts(), key, Keys.CURVE, Keys.CURVE, clock, ChannelPolicy.STANDARD, stored);
    payments =
        new Payments(config, key, Keys.CURVE, Keys.CURVE, rng, clock, stored, channels::views);
  }

  Payments payments() {
    return payments;
  }

  private SortedMap<Bytes, Bytes> stored(Bytes prefix) {
    SortedMap<Bytes, Bytes> found = new TreeMap<>(disk.tailMap(prefix));
    found.keySet().removeIf(key -> !key.startsWith(prefix));
    return found;
  }

  @Override
  public void handle(In input, Moment now, Consumer<? super Out> out) {
    if (input instanceof ToChannels to) {
      channels(to.input(), now, out);
    } else {
      payments(((ToPayments) input).input(), now, out);
    }
    drain();
  }

  @Override
  public void wake(Moment now, Consumer<? super Out> out) {
    payments.wake(now, output -> work.add(() -> fromPayments(output, now, out)));
    channels.wake(now, output -> work.add(() -> fromChannels(output, now, out)));
    drain();
  }

  @Override
  public Moment deadline() {
    return channels.deadline().earlier(payments.deadline());
  }

  private void drain() {
    while (!work.isEmpty()) {
      work.removeFirst().run();
    }
  }

  private void channels(ChannelInput input, Moment now, Consumer<? super Out> out) {
    channels.handle(input, now, output -> work.add(() -> fromChannels(output, now, out)));
  }

  private void payments(PaymentInput input, Moment now, Consumer<? super Out> out) {
    payments.handle(input, now, output -> work.add(() -> fromPayments(output, now, out)));
  }

  private void fromChannels(ChannelOutput output, Moment now, Consumer<? super Out> out) {
    if (output instanceof ChannelOutput.Store store) {
      write(store.write());
    } else if (output instanceof ChannelOutput.SendToPeer send) {
      out.accept(new ToPeer(send.payload()));
    } else if (!(output instanceof ChannelOutput.AskChain)
        && !(output instanceof ChannelOutput.Refused)) {
      payments(new PaymentInput.ChannelSaid(output), now, out);
    }
  }

  private void fromPayments(PaymentOutput output, Moment now, Consumer<? super Out> out) {
    if (output instanceof PaymentOutput.Store store) {
      write(store.write());
    } else if (output instanceof PaymentOutput.ToChannel command) {
      command(command.input(), now, out);
    } else if (output instanceof PaymentOutput.SendPacket send) {
      out.accept(new Packet(send.payload()));
    } else if (output instanceof PaymentOutput.PaymentChanged changed) {
      out.accept(new Changed(changed.payment()));
    } else if (output instanceof PaymentOutput.InvoiceIssued issued) {
      out.accept(new Issued(issued.invoice()));
    }
  }

  private void command(ChannelInput input, Moment now, Consumer<? super Out> out) {
    channels.handle(
        input,
        now,
        output -> {
          work.add(() -> fromChannels(output, now, out));
          if (output instanceof ChannelOutput.Refused refused) {
            work.add(
                () -> payments(new PaymentInput.ChannelRefused(input, refused.error()), now, out));
          }
        });
  }

  private void write(StoreWrite write) {
    if (write.value().isPresent()) {
      disk.put(write.key(), write.value().orElseThrow(AssertionError::new));
    } else {
      disk.remove(write.key());
    }
  }
}
