package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.message.History;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.message.Messages;
import io.smartmesh.message.TextMessage;
import io.smartmesh.runtime.SystemEntropy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One device's machine of texts, and what it holds in memory of many people it writes with. */
final class Crowd {
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);

  /** Longer than a first text waits for prekeys. */
  private static final long ROUND_MILLIS = 1_500;

  private static final int ROUNDS = 3;

  private final Curve curve = Curves.best();
  private final TreeMap<Bytes, Bytes> disk = new TreeMap<>();
  private final Messages self = machine("crowd", prefix -> new TreeMap<>());
  private final History history = new History(prefix -> new TreeMap<>(), self);
  private final Deque<Runnable> mail = new ArrayDeque<>();

  private Messages machine(String name, StoredRecords stored) {
    return new Messages(Keys.of(name, curve), curve, new SystemEntropy(), stored);
  }

  /** Bytes of memory for each of so many people with a session and a text in each direction. */
  static double heapBytes(int people) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < people; i++) {
      crowd.converse(i);
    }
    crowd.heapOfACopy(); // what is loaded and compiled on the way is nobody's
    return crowd.heapOfACopy() / people;
  }

  private void converse(int number) {
    String name = "person " + number;
    Messages other = machine(name, prefix -> new TreeMap<>());
    SigningKey theirs = Keys.of(name, curve);
    SigningKey ours = Keys.of("crowd", curve);
    Moment now = new Moment(10L * ROUND_MILLIS * number);
    self.handle(new MessageInput.NodeReachable(theirs.publicKey()), now, out(other, now));
    other.handle(new MessageInput.NodeReachable(ours.publicKey()), now, back(now));
    MessageId id = new MessageId(new Encoder().u64(1).u64(number).toBytes());
    self.handle(send(id, theirs.address()), now, out(other, now));
    for (int round = 0; round < ROUNDS; round++) {
      Moment later = now.plusMillis((round + 1) * ROUND_MILLIS);
      deliver();
      if (round == 0) {
        other.handle(send(id, ours.address()), later, back(later));
      }
      self.wake(later, out(other, later));
      other.wake(later, back(later));
    }
    deliver();
    self.handle(new MessageInput.NodeUnreachable(theirs.address()), now, out(other, now));
  }

  private static MessageInput send(MessageId id, Address to) {
    return new MessageInput.SendText(id, to, TextLoad.TEXT, NOON);
  }

  private void deliver() {
    while (!mail.isEmpty()) {
      mail.removeFirst().run();
    }
  }

  private Consumer<MessageOutput> out(Messages to, Moment now) {
    return output -> {
      if (output instanceof MessageOutput.Store store) {
        write(store.write());
      } else if (output instanceof MessageOutput.TextChanged changed) {
        keep(changed.message());
      } else if (output instanceof MessageOutput.TextReceived received) {
        keep(received.message());
      } else if (output instanceof MessageOutput.SendPacket packet) {
        mail.add(() -> to.handle(arrived(packet), now, back(now)));
      }
    };
  }

  private Consumer<MessageOutput> back(Moment now) {
    return output -> {
      if (output instanceof MessageOutput.SendPacket packet) {
        mail.add(() -> self.handle(arrived(packet), now, out(self, now)));
      }
    };
  }

  private static MessageInput arrived(MessageOutput.SendPacket packet) {
    return new MessageInput.PacketArrived(packet.payload(), 1, NOON);
  }

  private void keep(TextMessage text) {
    history.keep(text, NOON, this::write);
  }

  private void write(StoreWrite write) {
    write.value().ifPresentOrElse(v -> disk.put(write.key(), v), () -> disk.remove(write.key()));
  }

  /** What a machine takes that begins with what this one has stored. */
  private double heapOfACopy() {
    StoredRecords stored =
        prefix -> {
          TreeMap<Bytes, Bytes> found = new TreeMap<>();
          disk.tailMap(prefix)
              .forEach(
                  (key, value) -> {
                    if (key.startsWith(prefix)) {
                      found.put(Bytes.wrap(key.toArray()), Bytes.wrap(value.toArray()));
                    }
                  });
          return found;
        };
    long before = used();
    Messages copy = machine("crowd", stored);
    History kept = new History(stored, copy);
    long after = used();
    if (copy.inbox().isEmpty() || kept.chats().isEmpty()) {
      throw new IllegalStateException("nobody has written");
    }
    return after - before;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
