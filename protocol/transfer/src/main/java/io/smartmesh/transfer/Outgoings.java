package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferState.ASKING;
import static io.smartmesh.transfer.TransferState.CANCELLED;
import static io.smartmesh.transfer.TransferState.DONE;
import static io.smartmesh.transfer.TransferState.FAILED;
import static io.smartmesh.transfer.TransferState.MOVING;
import static io.smartmesh.transfer.TransferState.OFFERED;
import static io.smartmesh.transfer.TransferState.PAUSED;
import static io.smartmesh.transfer.TransferState.PREPARING;
import static io.smartmesh.transfer.TransferState.REFUSED;
import static io.smartmesh.transfer.TransferState.WAITING;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.stream.StreamEnd;
import java.util.Optional;
import java.util.TreeMap;

/** Files that others get from here: offered by us, fetched by them (TF-5, TF-7). */
final class Outgoings implements Serving.Events {
  private final Env env;
  private final Shelf shelf;
  private final Talks talks;

  /** Asked for by the user, and not looked at by the disk yet. */
  private final TreeMap<TransferId, Transfer> asked = new TreeMap<>();

  private final TreeMap<TransferId, Serving> serving = new TreeMap<>();

  Outgoings(Env env, Shelf shelf, Talks talks) {
    this.env = env;
    this.shelf = shelf;
    this.talks = talks;
  }

  // ------------------------------------------------------------------ from the user

  Optional<TransferError> offer(TransferInput.Offer offer, ChainTime at) {
    int open = asked.size() + shelf.count(t -> !t.incoming() && !t.state.isFinal());
    if (shelf.find(offer.id()).isPresent() || asked.containsKey(offer.id())) {
      return Optional.of(new TransferError.IdTaken(offer.id()));
    }
    if (open >= TransferLimits.OUTGOING_OPEN) {
      return Optional.of(new TransferError.TooMany(open, TransferLimits.OUTGOING_OPEN));
    }
    Transfer transfer =
        new Transfer(
            offer.id(),
            offer.to(),
            false,
            "",
            offer.path(),
            0,
            Hash.ZERO,
            PREPARING,
            at,
            env.now());
    asked.put(offer.id(), transfer);
    examine(transfer);
    return Optional.empty();
  }

  private void examine(Transfer transfer) {
    if (!transfer.busy) {
      transfer.busy = true;
      env.disk(new DiskTask.Examine(transfer.id(), transfer.place));
    }
  }

  Optional<TransferError> steer(Transfer t, Steering what) {
    boolean runs = !t.state.isFinal();
    if (what == Steering.PAUSE && runs && t.state != PAUSED && t.state != PREPARING) {
      env.become(t, PAUSED);
      stop(t, Env.PAUSED);
    } else if (what == Steering.RESUME && t.state == PAUSED) {
      env.become(t, OFFERED);
      t.told = false;
      t.atOnce(env.now());
    } else if (what == Steering.CANCEL && runs) {
      t.owesFarewell = t.told || (t.state != OFFERED && t.state != PREPARING);
      t.atOnce(env.now());
      env.become(t, CANCELLED);
      stop(t, Env.OVER);
      over(t);
    } else {
      return Optional.of(new TransferError.WrongState(t.id(), t.state));
    }
    return Optional.empty();
  }

  private void stop(Transfer t, int reason) {
    Serving stopped = serving.remove(t.id());
    if (stopped != null) {
      talks.drop(stopped, reason);
    }
    env.disk(new DiskTask.Close(t.id()));
  }

  private void over(Transfer t) {
    t.pieces = Optional.empty();
    env.disk(new DiskTask.Drop(t.id()));
    shelf.forgetOldest(false);
  }

  // ------------------------------------------------------------------ from the disk

  void opened(DiskNews.Opened news) {
    Transfer transfer = asked.get(news.id());
    if (transfer == null) {
      return;
    }
    if (news.size() > TransferLimits.SIZE_MOST) {
      failed(news.id(), Trouble.of(Trouble.Kind.TOO_LARGE, news.size(), TransferLimits.SIZE_MOST));
      env.disk(new DiskTask.Drop(news.id()));
      return;
    }
    asked.remove(news.id());
    transfer.name = FileName.safe(news.name());
    transfer.size = news.size();
    shelf.put(transfer);
    env.store(TransferRecords.put(transfer));
    env.say(new TransferOutput.Accepted(news.id()));
    env.say(new TransferOutput.Changed(transfer.view(env.now())));
  }

  void examined(DiskNews.Examined news) {
    Optional<Transfer> found = shelf.find(news.id()).filter(t -> !t.incoming());
    if (!found.isPresent()) {
      return;
    }
    Transfer t = found.get();
    t.busy = false;
    if (t.state.isFinal()) {
      return;
    }
    Hash root = Pieces.root(news.size(), news.pieces());
    if (t.state == PREPARING) {
      t.size = news.size();
      t.root = root;
      t.pieces = Optional.of(news.pieces());
      env.become(t, OFFERED);
    } else if (!root.equals(t.root)) {
      fail(t, Trouble.of(Trouble.Kind.FILE_CHANGED, news.size(), t.size));
      return;
    } else {
      t.pieces = Optional.of(news.pieces());
    }
    Serving waiting = serving.get(t.id());
    if (waiting != null) {
      begin(waiting, t);
    }
  }

  void read(DiskNews.Read news) {
    talks.find(news.stream(), Serving.class).ifPresent(each -> each.read(news.bytes()));
  }

  void failed(TransferId id, Trouble why) {
    Transfer unheard = asked.remove(id);
    if (unheard != null) {
      env.say(new TransferOutput.Refused(id, new TransferError.BadFile(why)));
    }
    shelf.find(id).filter(t -> !t.state.isFinal()).ifPresent(t -> fail(t, why));
  }

  private void fail(Transfer t, Trouble why) {
    t.busy = false;
    t.owesFarewell = t.state != PREPARING;
    t.atOnce(env.now());
    env.become(t, FAILED, why);
    stop(t, Env.OVER);
    over(t);
  }

  // ------------------------------------------------------------------ telling

  /** Says what is due to be said. */
  void wake() {
    for (Transfer t : shelf.which(t -> !t.incoming() && isDue(t))) {
      t.busy = true;
      Word word =
          t.owesFarewell ? new Word.Cancel(t.id()) : new Word.Offer(t.id(), t.size, t.root, t.name);
      talks.open(new Telling(env, t.peer(), word, verdict -> answered(t, verdict)));
    }
  }

  private boolean isDue(Transfer t) {
    return owes(t) && !t.next.isAfter(env.now());
  }

  boolean owes(Transfer t) {
    boolean offers = !t.told && (t.state == OFFERED || t.state == ASKING || t.state == WAITING);
    return !t.busy && (offers || t.owesFarewell);
  }

  private void answered(Transfer t, Optional<Verdict> verdict) {
    t.busy = false;
    if (t.owesFarewell) {
      farewell(t, verdict);
      return;
    }
    if (t.state.isFinal() || t.state == PAUSED) {
      return;
    }
    switch (verdict.orElse(Verdict.UNKNOWN)) {
      case NOTED -> told(t, ASKING);
      case WANTED -> told(t, t.state == MOVING ? MOVING : WAITING);
      case DONE -> finish(t, DONE);
      case REFUSED -> finish(t, REFUSED);
      case CANCELLED -> finish(t, CANCELLED);
      case BUSY -> {
        env.become(t, t.state, Trouble.of(Trouble.Kind.PEER_BUSY));
        t.backOff(env.now());
      }
      default -> t.backOff(env.now());
    }
  }

  private void farewell(Transfer t, Optional<Verdict> verdict) {
    if (verdict.isPresent() || t.tries >= TransferLimits.FAREWELLS) {
      t.owesFarewell = false;
      shelf.store(t);
    } else {
      t.backOff(env.now());
    }
  }

  private void told(Transfer t, TransferState state) {
    t.told = true;
    t.tries = 0;
    env.become(t, state);
  }

  private void finish(Transfer t, TransferState state) {
    env.become(t, state);
    stop(t, Env.OVER);
    over(t);
  }

  /** TF-8: whoever comes back hears of it again, in case it has forgotten. */
  void here(Address peer) {
    for (Transfer t : shelf.which(t -> !t.incoming() && t.peer().equals(peer))) {
      t.told &= t.state == MOVING;
      t.atOnce(env.now());
    }
  }

  /** The other side says that it is over. */
  Verdict cancelled(Transfer t) {
    if (!t.state.isFinal()) {
      finish(t, t.state == OFFERED || t.state == ASKING ? REFUSED : CANCELLED);
    }
    return Verdict.CANCELLED;
  }

  // ------------------------------------------------------------------ giving

  /** Answers a wish, or begins to give. */
  Optional<Verdict> get(Hearing hearing, Word.Get get) {
    Optional<Transfer> found = shelf.find(get.id(), false, hearing.peer());
    if (!found.isPresent()) {
      return Optional.of(Verdict.UNKNOWN);
    }
    Transfer t = found.get();
    switch (t.state) {
      case PAUSED -> {
        return Optional.of(Verdict.PAUSED);
      }
      case REFUSED, CANCELLED -> {
        return Optional.of(Verdict.CANCELLED);
      }
      case FAILED -> {
        boolean changed = t.trouble.kind() == Trouble.Kind.FILE_CHANGED;
        return Optional.of(changed ? Verdict.CHANGED : Verdict.UNKNOWN);
      }
      case PREPARING, DONE -> {
        return Optional.of(Verdict.UNKNOWN);
      }
      default -> {
        return give(t, hearing, get.from());
      }
    }
  }

  private Optional<Verdict> give(Transfer t, Hearing hearing, long from) {
    if (!t.cut().isStart(from)) {
      hearing.giveUp(TransferDrop.OUT_OF_PLACE);
      return Optional.empty();
    }
    Serving before = serving.remove(t.id());
    if (before != null) {
      talks.drop(before, Env.OVER);
    }
    if (talks.count(Serving.class) >= TransferLimits.SERVES
        || talks.count(Serving.class, t.peer()) >= TransferLimits.SERVES_EACH) {
      return Optional.of(Verdict.BUSY);
    }
    Serving fresh = new Serving(env, t, from, this);
    serving.put(t.id(), fresh);
    talks.replace(fresh, hearing.stream());
    t.told = true;
    t.done = from;
    if (t.pieces.isPresent()) {
      begin(fresh, t);
    } else {
      examine(t);
    }
    return Optional.empty();
  }

  private void begin(Serving fresh, Transfer t) {
    env.become(t, MOVING);
    t.pieces.ifPresent(fresh::begin);
  }

  @Override
  public void delivered(Serving from) {
    Transfer t = from.file();
    t.done = t.size;
    serving.remove(t.id(), from);
    env.become(t, DONE);
    env.tellEnd(from.stream());
    over(t);
  }

  @Override
  public void stopped(Serving from, StreamEnd how) {
    Transfer t = from.file();
    if (!serving.remove(t.id(), from) || t.state != MOVING) {
      return;
    }
    int reason = how instanceof StreamEnd.ResetByPeer reset ? reset.reason() : 0;
    boolean paused = reason == Env.PAUSED;
    env.become(t, WAITING, paused ? Trouble.of(Trouble.Kind.PEER_PAUSED) : Trouble.NONE);
    if (reason == Env.WRONG_PIECE) {
      t.pieces = Optional.empty(); // it may have changed: hashed again before it goes on
    }
    if (!(how instanceof StreamEnd.ResetByPeer)) {
      t.told = false;
      t.atOnce(env.now());
    }
  }
}
