package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One machine, and a peer that says anything at all on streams that come to it whole. */
final class Desk {
  static final SigningKey VILLAIN = Keys.of(2);
  static final Address PEER = VILLAIN.address();

  final TreeMap<Bytes, Bytes> stored = new TreeMap<>();
  final List<TransferOutput> said = new ArrayList<>();
  boolean isContact;
  long seconds = 1_000_000;
  private Moment now = new Moment(0);
  private long streams;
  private Transfers machine = machine();

  Desk(TransferConfig config) {
    restart(config);
  }

  private Transfers machine() {
    return new Transfers(
        Keys.of(1).address(),
        at -> new ChainTime(seconds),
        peer -> isContact,
        prefix -> {
          TreeMap<Bytes, Bytes> found = new TreeMap<>(stored);
          found.keySet().removeIf(key -> !key.startsWith(prefix));
          return found;
        },
        now);
  }

  void restart(TransferConfig config) {
    machine = machine();
    give(new TransferInput.DiskUp(config));
  }

  void give(TransferInput input) {
    machine.handle(input, now, this::take);
    machine.wake(now, this::take);
  }

  void after(long millis) {
    now = now.plusMillis(millis);
    machine.wake(now, this::take);
  }

  private void take(TransferOutput output) {
    said.add(output);
    if (output instanceof TransferOutput.Store store) {
      StoreWrite write = store.write();
      if (write.value().isPresent()) {
        stored.put(write.key(), write.value().get());
      } else {
        stored.remove(write.key());
      }
    }
  }

  void stream(StreamOutput output) {
    give(new TransferInput.FromStream(output));
  }

  void disk(DiskNews news) {
    give(new TransferInput.FromDisk(news));
  }

  /** A stream of the villain's, with this said on it. */
  StreamId hear(Bytes bytes) {
    StreamId stream = new StreamId(++streams);
    stream(new StreamOutput.Opened(stream, VILLAIN.publicKey(), true));
    stream(new StreamOutput.Received(stream, bytes));
    return stream;
  }

  StreamId hear(Word word) {
    return hear(Word.framed(word));
  }

  /** The same, and all is said. */
  StreamId said(Word word) {
    StreamId stream = hear(word);
    stream(new StreamOutput.Ended(stream, new StreamEnd.Complete()));
    return stream;
  }

  /** Answers the machine's wish for a stream. */
  StreamId opened() {
    StreamId stream = new StreamId(++streams);
    stream(new StreamOutput.Opened(stream, VILLAIN.publicKey(), false));
    return stream;
  }

  TransferView view(TransferId id) {
    return machine.view(id, now).orElseThrow(AssertionError::new);
  }

  List<TransferView> views() {
    return machine.views(now);
  }

  /** The words that were written to this stream. */
  List<Word> words(StreamId stream) {
    List<Word> words = new ArrayList<>();
    for (TransferOutput output : said) {
      StreamInput input =
          output instanceof TransferOutput.Tell tell
              ? tell.input()
              : output instanceof TransferOutput.ToStream to ? to.input() : null;
      if (input instanceof StreamInput.Write write && write.stream().equals(stream)) {
        words.add(
            new WordReader(TransferLimits.WORD_BYTES_MOST)
                .next(write.bytes())
                .orThrow()
                .orElseThrow(AssertionError::new));
      }
    }
    return words;
  }

  boolean isReset(StreamId stream) {
    return said.stream()
        .anyMatch(
            output ->
                output instanceof TransferOutput.ToStream to
                    && to.input() instanceof StreamInput.Reset reset
                    && reset.stream().equals(stream));
  }

  long dropped(TransferDrop why) {
    return said.stream().filter(new TransferOutput.Dropped(why)::equals).count();
  }

  <T extends DiskTask> List<T> tasks(Class<T> kind) {
    List<T> tasks = new ArrayList<>();
    for (TransferOutput output : said) {
      if (output instanceof TransferOutput.ToDisk to && kind.isInstance(to.task())) {
        tasks.add(kind.cast(to.task()));
      }
    }
    return tasks;
  }

  static TransferId id(int number) {
    return new TransferId(Bytes.fromHex(String.format("%032x", number)));
  }

  /** Of a file of so many bytes, with pieces whose hashes are made up. */
  static Word.Offer offer(int number, long size) {
    return new Word.Offer(id(number), size, Pieces.root(size, hashes(size)), "f" + number);
  }

  static List<Hash> hashes(long size) {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < new Pieces(size).count(); i++) {
      hashes.add(Hash.fromHex(String.format("%064x", i + 1)));
    }
    return hashes;
  }
}
