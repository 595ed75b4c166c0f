package io.smartmesh.stream;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Nodes with streams, and between them links in a row, in virtual time. */
final class Net {
  static final long NETWORK = 7;
  static final int PAYLOAD = 1_352;
  private static final int CHUNK = 16 * 1024;

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final List<End> all = new ArrayList<>();

  /** Those that are not ours. */
  final Map<Address, Consumer<Bytes>> others = new TreeMap<>();

  Net(long seed) {
    rng = new Rng(seed);
  }

  /** Links there and back, of the same kind, in each direction. */
  List<Hop> row(int links, Hop.Traits traits) {
    List<Hop> row = new ArrayList<>();
    for (int i = 0; i < links; i++) {
      row.add(new Hop(time, rng.split(), traits));
    }
    return row;
  }

  /** One stream as its user sees it. */
  static final class Got {
    final StreamId id;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long received;
    boolean peerFinished;
    Optional<StreamEnd> end = Optional.empty();

    Got(StreamId id) {
      this.id = id;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    void take(Bytes more, boolean keep) {
      received += more.length();
      if (keep) {
        byte[] array = more.toArray();
        bytes.write(array, 0, array.length);
      }
    }
  }

  /** One node. */
  final class End implements StreamPath {
    final SigningKey key = Keys.of(all.size());
    final Map<StreamId, Got> streams = new TreeMap<>();
    final List<StreamId> byPeer = new ArrayList<>();
    final Map<StreamDrop, Integer> drops = new TreeMap<>();
    final List<StreamError> refused = new ArrayList<>();
    final Map<StreamId, Long> toWrite = new TreeMap<>();
    final Map<Address, List<Hop>> ways = new TreeMap<>();
    boolean keepsBytes = true;
    boolean consumes = true;
    boolean full;
    int payloadMost = PAYLOAD;
    long packets;
    int roomTold;
    StreamId last = new StreamId(0);
    Streams machine;
    Party<StreamInput, StreamOutput> party;

    End() {
      all.add(this);
      restart();
    }

    /** What it had it has no more. */
    void restart() {
      machine = new Streams(NETWORK, key, Keys.CURVE, rng, this);
      if (party == null) {
        party = time.join(machine, this::take);
      }
      party.start(machine);
      streams.clear();
      byPeer.clear();
      toWrite.clear();
      party.give(new StreamInput.Listen(true));
    }

    @Override
    public int payloadMost(Address to) {
      return payloadMost;
    }

    @Override
    public boolean isFull(Address to) {
      return full;
    }

    Got open(End to) {
      party.give(new StreamInput.Open(to.key.publicKey()));
      return stream(last);
    }

    Got stream(StreamId id) {
      return streams.computeIfAbsent(id, Got::new);
    }

    Got accepted(int index) {
      return stream(byPeer.get(index));
    }

    void write(Got stream, Bytes bytes) {
      party.give(new StreamInput.Write(stream.id, bytes));
    }

    void finish(Got stream) {
      party.give(new StreamInput.Finish(stream.id));
    }

    /** Writes so many bytes as there is room for them, and then ends the stream. */
    void pour(Got stream, long bytes) {
      toWrite.put(stream.id, bytes);
      pourOn(stream.id);
    }

    private void pourOn(StreamId id) {
      long left = toWrite.getOrDefault(id, 0L);
      while (left > 0) {
        int chunk = (int) Math.min(left, CHUNK);
        if (machine.roomToWrite(id) < chunk) {
          party.give(new StreamInput.Write(id, Bytes.wrap(new byte[chunk])));
          break;
        }
        party.give(new StreamInput.Write(id, Bytes.wrap(new byte[chunk])));
        left -= chunk;
      }
      toWrite.put(id, left);
      if (left == 0) {
        toWrite.remove(id);
        party.give(new StreamInput.Finish(id));
      }
    }

    private void take(StreamOutput output) {
      if (output instanceof StreamOutput.SendPacket send) {
        packets++;
        carry(send.to(), send.payload(), 0);
      } else if (output instanceof StreamOutput.Opened opened) {
        last = opened.stream();
        stream(last);
        if (opened.byPeer()) {
          byPeer.add(last);
        }
      } else if (output instanceof StreamOutput.Received received) {
        stream(received.stream()).take(received.bytes(), keepsBytes);
        if (consumes) {
          int length = received.bytes().length();
          party.give(new StreamInput.Consumed(received.stream(), length));
        }
      } else if (output instanceof StreamOutput.PeerFinished finished) {
        stream(finished.stream()).peerFinished = true;
      } else if (output instanceof StreamOutput.Written written) {
        roomTold = written.room();
      } else if (output instanceof StreamOutput.Writable writable) {
        if (toWrite.containsKey(writable.stream())) {
          pourOn(writable.stream());
        }
      } else if (output instanceof StreamOutput.Ended ended) {
        stream(ended.stream()).end = Optional.of(ended.how());
      } else if (output instanceof StreamOutput.Refused refusal) {
        refused.add(refusal.error());
      } else if (output instanceof StreamOutput.Dropped dropped) {
        drops.merge(dropped.reason(), 1, Integer::sum);
      }
    }

    private void carry(Address to, Bytes payload, int link) {
      List<Hop> way = ways.getOrDefault(to, List.of());
      if (link < way.size()) {
        way.get(link).carry(payload.length(), () -> carry(to, payload, link + 1));
        return;
      }
      arrive(to, payload);
    }
  }

  void arrive(Address to, Bytes payload) {
    others.getOrDefault(to, nobody -> {}).accept(payload);
    for (End end : all) {
      if (end.key.address().equals(to)) {
        end.party.give(new StreamInput.PacketArrived(payload));
      }
    }
  }

  /** Joins two by a row of links there and one back. */
  void join(End one, End two, List<Hop> there, List<Hop> back) {
    one.ways.put(two.key.address(), there);
    two.ways.put(one.key.address(), back);
  }

  /** Mbit/s of content that came over these milliseconds. */
  static double mbits(long bytes, long millis) {
    return bytes * 8.0 / millis / 1000;
  }
}
