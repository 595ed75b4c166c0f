package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferLimits.CHUNK;
import static io.smartmesh.transfer.TransferLimits.CHUNKS_AHEAD;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Gives a file, from where the other side wants it: its pieces' hashes, then bytes. */
final class Serving extends Talk {
  /** What becomes of it. */
  interface Events {
    /** The other side has it all, durably. */
    void delivered(Serving serving);

    void stopped(Serving serving, StreamEnd how);
  }

  private final Transfer file;
  private final Events events;
  private final WordReader reader = new WordReader(TransferLimits.WORD_BYTES);
  private final Deque<Bytes> ready = new ArrayDeque<>();

  /** What the stream has refused until it has room, or has not answered yet. */
  private boolean writing;

  private boolean blocked;
  private boolean begun;
  private boolean finished;
  private boolean delivered;
  private int reading;
  private long nextRead;
  private long written;

  /** Bytes of the words in front of the content, as far as they may still wait in the stream. */
  private int head;

  Serving(Env env, Transfer file, long from, Events events) {
    super(env, file.peer());
    this.file = file;
    this.events = events;
    nextRead = from;
    written = from;
  }

  Transfer file() {
    return file;
  }

  /** Once the pieces are known. */
  void begin(List<Hash> pieces) {
    if (begun) {
      return;
    }
    begun = true;
    Bytes word = Word.framed(new Word.Contents(pieces));
    head = word.length();
    ready.add(word);
    file.meter.begin();
    write();
    read();
  }

  /** While nothing is due from the other side: it is the disk's turn, or there is no room. */
  @Override
  boolean waits() {
    return blocked || finished;
  }

  private void read() {
    while (reading + ready.size() < CHUNKS_AHEAD && nextRead < file.size) {
      int length = (int) Math.min(CHUNK, file.size - nextRead);
      env.disk(new DiskTask.Read(file.id(), stream(), nextRead, length));
      nextRead += length;
      reading++;
    }
  }

  void read(Bytes bytes) {
    reading--;
    ready.add(bytes);
    write();
  }

  private void write() {
    if (writing || blocked || finished) {
      return;
    }
    if (!ready.isEmpty()) {
      writing = true;
      env.stream(new StreamInput.Write(stream(), ready.element()));
    } else if (written == file.size && head == 0) {
      finished = true;
      env.stream(new StreamInput.Finish(stream()));
    }
  }

  @Override
  void written(int room) {
    writing = false;
    sign();
    int length = ready.remove().length();
    if (head > 0) {
      head = 0;
    } else {
      written += length;
      long waiting = Math.min(StreamLimits.SEND_BUFFER - room, written);
      file.done = Math.max(file.done, written - waiting);
      env.moved(file, length);
    }
    read();
    write();
  }

  @Override
  void noRoom() {
    writing = false;
    blocked = true;
  }

  @Override
  void writable() {
    blocked = false;
    write();
  }

  @Override
  void received(Bytes bytes) {
    consumed(bytes.length());
    if (delivered) {
      return;
    }
    Result<Optional<Word>, Malformed> read = reader.next(bytes);
    if (read instanceof Result.Err<Optional<Word>, Malformed>) {
      env.drop(TransferDrop.MALFORMED_WORD);
      env.reset(stream(), Env.BROKE_RULES);
    } else if (read.orThrow().isPresent()) {
      if (read.orThrow().get().equals(new Word.Answer(Verdict.DONE)) && written == file.size) {
        delivered = true;
        events.delivered(this);
      } else {
        env.drop(TransferDrop.OUT_OF_PLACE);
        env.reset(stream(), Env.BROKE_RULES);
      }
    }
  }

  @Override
  void ended(StreamEnd how) {
    if (!delivered) {
      events.stopped(this, how);
    }
  }
}
