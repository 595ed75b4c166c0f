package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamInput;
import java.util.List;
import java.util.Optional;

/** Takes a file, from the first piece that is not here: each piece is checked as it comes. */
final class Fetching extends Talk {
  /** What becomes of it. */
  interface Events {
    /** The other side will not give it. */
    void answered(Fetching fetching, Verdict verdict);

    /** Of what was here, so many pieces are right. */
    void found(Fetching fetching, int right);

    /** All is here; it is to get its name. */
    void whole(Fetching fetching);

    /** The other side did something wrong: the stream is to be given up. */
    void wrong(Fetching fetching, TransferDrop why, int piece);

    void stopped(Fetching fetching, StreamEnd how);
  }

  private final Transfer file;
  private final Events events;
  private final WordReader reader = new WordReader(TransferLimits.WORD_BYTES_MOST);
  private Optional<List<Hash>> pieces = Optional.empty();
  private boolean over;
  private boolean whole;

  /** Up to where it came, was written, and was given back to the stream. */
  private long came;

  private long returned;

  Fetching(Env env, Transfer file, Events events) {
    super(env, file.peer());
    this.file = file;
    this.events = events;
    came = file.done;
    returned = file.done;
  }

  Transfer file() {
    return file;
  }

  @Override
  void opened() {
    env.ask(stream(), new Word.Get(file.id(), file.done));
  }

  @Override
  void notOpened() {
    events.stopped(this, new StreamEnd.ResetHere(Env.BUSY));
  }

  /** While it is written to the disk, the other side owes nothing. */
  @Override
  boolean waits() {
    return !whole && came == returned;
  }

  @Override
  void received(Bytes bytes) {
    if (over) {
      consumed(bytes.length());
    } else if (pieces.isPresent()) {
      content(bytes);
    } else {
      word(bytes);
    }
  }

  private void word(Bytes bytes) {
    Result<Optional<Word>, Malformed> read = reader.next(bytes);
    Bytes rest = reader.rest();
    consumed(bytes.length() - rest.length());
    if (read instanceof Result.Err<Optional<Word>, Malformed>) {
      wrong(TransferDrop.MALFORMED_WORD, 0);
    } else if (read.orThrow().isPresent()) {
      Word word = read.orThrow().get();
      if (word instanceof Word.Answer answer && rest.isEmpty()) {
        over = true;
        env.stream(new StreamInput.Finish(stream()));
        events.answered(this, answer.verdict());
      } else if (word instanceof Word.Contents contents) {
        contents(contents.pieces(), rest);
      } else {
        wrong(TransferDrop.OUT_OF_PLACE, 0);
      }
    }
  }

  private void contents(List<Hash> hashes, Bytes rest) {
    if (hashes.size() != file.cut().count() || !Pieces.root(file.size, hashes).equals(file.root)) {
      wrong(TransferDrop.WRONG_ROOT, 0);
      return;
    }
    List<Hash> had = file.pieces.orElse(List.of());
    int right = 0;
    while (right < had.size() && had.get(right).equals(hashes.get(right))) {
      right++;
    }
    if (right < had.size()) {
      over = true;
      events.found(this, right);
      return;
    }
    pieces = Optional.of(hashes);
    file.meter.begin();
    if (file.done == file.size) {
      whole();
    }
    if (!over && !rest.isEmpty()) {
      content(rest);
    }
  }

  private void content(Bytes bytes) {
    if (whole) {
      over = true; // the file is right, whatever else comes
      env.drop(TransferDrop.WRONG_SIZE);
      env.reset(stream(), Env.BROKE_RULES);
      return;
    }
    if (came + bytes.length() > file.size) {
      wrong(TransferDrop.WRONG_SIZE, 0);
      return;
    }
    env.disk(new DiskTask.Append(file.id(), came, bytes));
    came += bytes.length();
    env.moved(file, bytes.length());
  }

  /** TF-6. */
  void appended(DiskNews.Appended news) {
    if (over || !pieces.isPresent()) {
      return;
    }
    sign();
    consumed(news.to() - returned);
    returned = news.to();
    for (int i = 0; i < news.pieces().size(); i++) {
      int piece = news.first() + i;
      if (!news.pieces().get(i).equals(pieces.get().get(piece))) {
        wrong(TransferDrop.WRONG_PIECE, piece);
        return;
      }
      file.done = file.cut().start(piece + 1);
    }
    env.moved(file, 0);
    if (file.done == file.size) {
      whole();
    }
  }

  private void whole() {
    if (!whole) {
      whole = true;
      events.whole(this);
    }
  }

  /** It is durably there: now the other side may hear of it. */
  void delivered() {
    if (over) {
      return;
    }
    over = true;
    env.tell(stream(), new Word.Answer(Verdict.DONE));
    env.tellEnd(stream());
  }

  @Override
  void peerFinished() {
    if (!over && came < file.size) {
      wrong(TransferDrop.WRONG_SIZE, 0);
    }
  }

  private void wrong(TransferDrop why, int piece) {
    over = true;
    env.drop(why);
    events.wrong(this, why, piece);
  }

  @Override
  void ended(StreamEnd how) {
    if (!over) {
      over = true;
      events.stopped(this, how);
    }
  }
}
