package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A payment machine with a disk that outlives it, which may die before any of its outputs is done.
 */
final class ModelNode implements StoredRecords {
  final SigningKey key;
  final List<PaymentError> refusals = new ArrayList<>();
  final List<Invoice> invoices = new ArrayList<>();
  final List<PaymentView> told = new ArrayList<>();
  private final World world;
  private final TreeMap<Bytes, Bytes> disk = new TreeMap<>();
  private final PaymentConfig config;
  private final long clockError;
  private Payments machine;
  private final Party<PaymentInput, PaymentOutput> party;
  private boolean up = true;
  private boolean safe;
  private boolean lastWasStore;

  ModelNode(World world, int number, PaymentConfig config, long clockError) {
    this.world = world;
    this.key = Keys.of(number);
    this.config = config;
    this.clockError = clockError;
    this.machine = boot();
    this.party = world.time.join(machine, this::perform);
  }

  Address address() {
    return key.address();
  }

  boolean isUp() {
    return up;
  }

  Payments machine() {
    return machine;
  }

  private Payments boot() {
    ChainTime started = World.START.plusSeconds(clockError + world.time.now().millis() / 1_000);
    ChainClock clock = new ChainClock(started, world.time.now());
    clock.sighting(started, world.time.now());
    return new Payments(
        config, key, Keys.CURVE, Keys.CURVE, world.rng.split(), clock, this, this::channels);
  }

  private List<ChannelView> channels() {
    List<ChannelView> views = new ArrayList<>();
    for (ModelChannel channel : world.channelsOf(this)) {
      views.add(channel.view(this));
    }
    return views;
  }

  Amount balance() {
    Amount sum = Amount.ZERO;
    for (ModelChannel channel : world.channelsOf(this)) {
      sum = sum.plus(channel.balance(this));
    }
    return sum;
  }

  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
    SortedMap<Bytes, Bytes> found = new TreeMap<>();
    disk.tailMap(prefix)
        .forEach(
            (k, v) -> {
              if (k.startsWith(prefix)) {
                found.put(k, v);
              }
            });
    return found;
  }

  void give(PaymentInput input) {
    party.give(input);
  }

  /** In the same turn as what caused it: either all of it lasts or nothing. */
  void tellNow(ChannelOutput output) {
    boolean before = safe;
    safe = true;
    give(new PaymentInput.ChannelSaid(output));
    safe = before;
  }

  void crash(long millisDown) {
    up = false;
    party.stop();
    world.time.after(
        millisDown,
        () -> {
          if (up) {
            return;
          }
          up = true;
          machine = boot();
          party.start(machine);
          world.restarted(this);
        });
    world.peersChanged(this);
  }

  private void perform(PaymentOutput output) {
    // Neighbouring writes are one batch on a real disk.
    boolean inBatch = lastWasStore && output instanceof PaymentOutput.Store;
    lastWasStore = output instanceof PaymentOutput.Store;
    if (up && !safe && !inBatch && world.crashes()) {
      crash(world.rng.between(10, 3_000));
    }
    if (!up) {
      return;
    }
    if (output instanceof PaymentOutput.Store store) {
      write(store.write());
    } else if (output instanceof PaymentOutput.ToChannel command) {
      command(command.input());
    } else if (output instanceof PaymentOutput.SendPacket packet) {
      world.send(packet.to(), packet.payload());
    } else if (output instanceof PaymentOutput.Refused refused) {
      refusals.add(refused.error());
    } else if (output instanceof PaymentOutput.InvoiceIssued issued) {
      invoices.add(issued.invoice());
    } else if (output instanceof PaymentOutput.PaymentChanged changed) {
      told.add(changed.payment());
    }
  }

  private void write(StoreWrite write) {
    if (write.value().isPresent()) {
      disk.put(write.key(), write.value().orElseThrow(AssertionError::new));
    } else {
      disk.remove(write.key());
    }
  }

  private void command(ChannelInput input) {
    if (input instanceof ChannelInput.Pay) {
      // Signing and what we store of it are one turn of a real node: both last or neither does.
      Payments asking = machine;
      world.time.after(
          0,
          () -> {
            if (up && machine == asking) {
              answer(input);
            }
          });
    } else {
      answer(input);
    }
  }

  private void answer(ChannelInput input) {
    Payments asking = machine;
    world
        .channel(input)
        .flatMap(channel -> channel.command(this, input))
        .ifPresent(
            error ->
                world.time.after(
                    0,
                    () -> {
                      if (up && machine == asking) {
                        give(new PaymentInput.ChannelRefused(input, error));
                      }
                    }));
  }
}
