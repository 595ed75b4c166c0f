package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferState.ASKING;
import static io.smartmesh.transfer.TransferState.CANCELLED;
import static io.smartmesh.transfer.TransferState.DONE;
import static io.smartmesh.transfer.TransferState.FAILED;
import static io.smartmesh.transfer.TransferState.MOVING;
import static io.smartmesh.transfer.TransferState.PAUSED;
import static io.smartmesh.transfer.TransferState.REFUSED;
import static io.smartmesh.transfer.TransferState.WAITING;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.stream.StreamEnd;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Files that come here: offered by others, decided upon, and fetched by us (TF-5 to TF-8). */
final class Incomings implements Fetching.Events {
  private final Env env;
  private final Shelf shelf;
  private final Talks talks;
  private TransferConfig config = TransferConfig.ASK;
  private final Predicate<Address> isContact;
  private final TreeMap<TransferId, Fetching> fetching = new TreeMap<>();

  Incomings(Env env, Shelf shelf, Talks talks, Predicate<Address> isContact) {
    this.env = env;
    this.shelf = shelf;
    this.talks = talks;
    this.isContact = isContact;
  }

  void decided(TransferConfig config) {
    this.config = config;
  }

  // ------------------------------------------------------------------ from the other side

  /** TF-5. */
  Verdict offered(Address peer, Word.Offer offer, ChainTime at) {
    Optional<Transfer> known = shelf.find(offer.id());
    if (known.isPresent()) {
      boolean same =
          known.get().incoming()
              && known.get().peer().equals(peer)
              && known.get().root.equals(offer.root())
              && known.get().size == offer.size();
      if (!same) {
        env.drop(TransferDrop.ID_TAKEN);
        return Verdict.REFUSED;
      }
      return again(known.get());
    }
    boolean unasked = mayTake(peer, offer.size(), at);
    if (!unasked && !hasRoomToAsk(peer)) {
      env.drop(TransferDrop.TOO_MANY_OFFERS);
      return Verdict.BUSY;
    }
    Transfer t =
        new Transfer(
            offer.id(),
            peer,
            true,
            offer.name(),
            "",
            offer.size(),
            offer.root(),
            unasked ? WAITING : ASKING,
            at,
            env.now());
    t.unasked = unasked;
    shelf.put(t);
    env.store(TransferRecords.put(t));
    env.say(new TransferOutput.Changed(t.view(env.now())));
    return unasked ? Verdict.WANTED : Verdict.NOTED;
  }

  private Verdict again(Transfer t) {
    return switch (t.state) {
      case ASKING -> Verdict.NOTED;
      case DONE -> Verdict.DONE;
      case REFUSED -> Verdict.REFUSED;
      case CANCELLED, FAILED -> Verdict.CANCELLED;
      default -> {
        if (t.trouble.kind() == Trouble.Kind.PEER_PAUSED) {
          env.become(t, t.state);
        }
        t.atOnce(env.now());
        yield Verdict.WANTED;
      }
    };
  }

  private boolean mayTake(Address peer, long size, ChainTime at) {
    if (size > config.acceptBytes()
        || !isContact.test(peer)
        || open() >= TransferLimits.INCOMING_OPEN) {
      return false;
    }
    long today = size;
    for (Transfer t : shelf.which(t -> t.unasked && t.peer().equals(peer))) {
      boolean isNew = at.seconds() - t.at().seconds() < TransferLimits.DAY_SECONDS;
      today += isNew ? t.size : 0;
    }
    return today <= config.acceptBytes() * TransferLimits.UNASKED_A_DAY;
  }

  private boolean hasRoomToAsk(Address peer) {
    List<Transfer> asking = shelf.which(t -> t.incoming() && t.state == ASKING);
    long ofPeer = asking.stream().filter(t -> t.peer().equals(peer)).count();
    long ofStrangers = asking.stream().filter(t -> !isContact.test(t.peer())).count();
    return asking.size() < TransferLimits.ASKING
        && ofPeer < TransferLimits.ASKING_EACH
        && (isContact.test(peer) || ofStrangers < TransferLimits.ASKING_STRANGERS);
  }

  private int open() {
    return shelf.count(t -> t.incoming() && !t.state.isFinal() && t.state != ASKING);
  }

  /** The other side says that it is over. */
  Verdict cancelled(Transfer t) {
    if (!t.state.isFinal()) {
      end(t, CANCELLED, Trouble.NONE);
    }
    return t.state == DONE ? Verdict.DONE : Verdict.CANCELLED;
  }

  // ------------------------------------------------------------------ from the user

  Optional<TransferError> steer(Transfer t, Steering what) {
    boolean accepted = !t.state.isFinal() && t.state != ASKING;
    if (what == Steering.ACCEPT && t.state == ASKING) {
      if (open() >= TransferLimits.INCOMING_OPEN) {
        return Optional.of(new TransferError.TooMany(open(), TransferLimits.INCOMING_OPEN));
      }
      env.become(t, WAITING);
      t.atOnce(env.now());
    } else if (what == Steering.REFUSE && t.state == ASKING) {
      farewell(t, REFUSED, Trouble.NONE);
    } else if (what == Steering.CANCEL && !t.state.isFinal()) {
      farewell(t, t.state == ASKING ? REFUSED : CANCELLED, Trouble.NONE);
    } else if (what == Steering.PAUSE && accepted && t.state != PAUSED) {
      stop(t, Env.PAUSED);
      env.become(t, PAUSED);
    } else if (what == Steering.RESUME && t.state == PAUSED) {
      env.become(t, WAITING);
      t.atOnce(env.now());
    } else {
      return Optional.of(new TransferError.WrongState(t.id(), t.state));
    }
    return Optional.empty();
  }

  private void stop(Transfer t, int reason) {
    Fetching stopped = fetching.remove(t.id());
    if (stopped != null) {
      talks.drop(stopped, reason);
    }
    env.disk(new DiskTask.Close(t.id()));
  }

  /** Over, and the other side is to hear of it. */
  private void farewell(Transfer t, TransferState state, Trouble why) {
    t.owesFarewell = true;
    t.atOnce(env.now());
    end(t, state, why);
  }

  private void end(Transfer t, TransferState state, Trouble why) {
    stop(t, Env.OVER);
    t.busy = false;
    env.become(t, state, why);
    env.disk(new DiskTask.Drop(t.id()));
    shelf.forgetOldest(true);
  }

  // ------------------------------------------------------------------ from the disk

  void found(DiskNews.Found news) {
    Optional<Transfer> looked = shelf.find(news.id()).filter(t -> t.incoming() && t.busy);
    if (!looked.isPresent()) {
      return;
    }
    Transfer t = looked.get();
    t.busy = false;
    if (t.state != WAITING || fetching.containsKey(t.id())) {
      return;
    }
    t.pieces = Optional.of(news.pieces());
    t.done = t.cut().start(news.pieces().size());
    Fetching fresh = new Fetching(env, t, this);
    fetching.put(t.id(), fresh);
    env.become(t, MOVING);
    talks.open(fresh);
  }

  void appended(DiskNews.Appended news) {
    Fetching current = fetching.get(news.id());
    if (current != null) {
      current.appended(news);
    }
  }

  void finished(DiskNews.Finished news) {
    Optional<Transfer> whole =
        shelf.find(news.id()).filter(t -> t.incoming() && !t.state.isFinal());
    if (!whole.isPresent()) {
      return;
    }
    Transfer t = whole.get();
    t.busy = false;
    t.place = news.place();
    t.done = t.size;
    t.pieces = Optional.empty();
    env.become(t, DONE);
    Fetching current = fetching.remove(t.id());
    if (current != null) {
      current.delivered();
    }
    shelf.forgetOldest(true);
  }

  /** TF-10: it stands until the user says that there is room again. */
  void failed(TransferId id, Trouble why) {
    Optional<Transfer> found = shelf.find(id).filter(t -> !t.state.isFinal());
    if (found.isPresent()) {
      Transfer t = found.get();
      t.busy = false;
      stop(t, Env.PAUSED);
      env.become(t, PAUSED, why);
    }
  }

  // ------------------------------------------------------------------ fetching

  void wake() {
    for (Transfer t : shelf.which(t -> t.incoming() && isDue(t))) {
      if (t.owesFarewell) {
        t.busy = true;
        talks.open(
            new Telling(env, t.peer(), new Word.Cancel(t.id()), verdict -> heard(t, verdict)));
      } else if (hasTurn(t)) {
        t.busy = true;
        env.disk(new DiskTask.Look(t.id(), t.size));
      }
    }
  }

  private boolean isDue(Transfer t) {
    return owes(t) && !t.next.isAfter(env.now());
  }

  boolean owes(Transfer t) {
    return !t.busy && (t.owesFarewell || (t.state == WAITING && hasTurn(t)));
  }

  private boolean hasTurn(Transfer t) {
    if (fetching.size() >= TransferLimits.FETCHES) {
      return false; // all that move are in it: the usual case where much waits
    }
    int all = 0;
    int ofPeer = 0;
    for (Transfer other : shelf.which(o -> o.incoming() && isUnderWay(o))) {
      all++;
      ofPeer += other.peer().equals(t.peer()) ? 1 : 0;
    }
    return all < TransferLimits.FETCHES && ofPeer < TransferLimits.FETCHES_EACH;
  }

  private static boolean isUnderWay(Transfer t) {
    return t.state == MOVING || (t.state == WAITING && t.busy);
  }

  private void heard(Transfer t, Optional<Verdict> verdict) {
    t.busy = false;
    if (verdict.isPresent() || t.tries >= TransferLimits.FAREWELLS) {
      t.owesFarewell = false;
      shelf.store(t);
    } else {
      t.backOff(env.now());
    }
  }

  void here(Address peer) {
    shelf.which(t -> t.incoming() && t.peer().equals(peer)).forEach(t -> t.atOnce(env.now()));
  }

  /** TF-5: nobody has decided for too long. */
  void expire(ChainTime at) {
    for (Transfer t : shelf.which(t -> t.incoming() && t.state == ASKING)) {
      long age = at.seconds() - t.at().seconds();
      if (age >= TransferLimits.ASK_SECONDS) {
        Trouble why = Trouble.of(Trouble.Kind.EXPIRED, age, TransferLimits.ASK_SECONDS);
        farewell(t, REFUSED, why);
      }
    }
  }

  // ------------------------------------------------------------------ Fetching.Events

  @Override
  public void answered(Fetching from, Verdict verdict) {
    Transfer t = from.file();
    fetching.remove(t.id(), from);
    switch (verdict) {
      case CANCELLED, REFUSED, DONE -> end(t, CANCELLED, Trouble.NONE);
      case UNKNOWN -> end(t, FAILED, Trouble.of(Trouble.Kind.PEER_FORGOT));
      case CHANGED -> end(t, FAILED, Trouble.of(Trouble.Kind.FILE_CHANGED));
      case PAUSED -> later(t, Trouble.of(Trouble.Kind.PEER_PAUSED));
      default -> later(t, Trouble.of(Trouble.Kind.PEER_BUSY));
    }
  }

  private void later(Transfer t, Trouble why) {
    env.disk(new DiskTask.Close(t.id()));
    env.become(t, WAITING, why);
    t.backOff(env.now());
  }

  @Override
  public void found(Fetching from, int right) {
    Transfer t = from.file();
    env.disk(new DiskTask.Cut(t.id(), t.cut().start(right)));
    stop(t, Env.OVER);
    env.become(t, WAITING);
    t.atOnce(env.now());
  }

  @Override
  public void whole(Fetching from) {
    Transfer t = from.file();
    t.busy = true;
    env.disk(new DiskTask.Finish(t.id(), t.name));
  }

  @Override
  public void wrong(Fetching from, TransferDrop why, int piece) {
    Transfer t = from.file();
    if (why != TransferDrop.WRONG_PIECE) {
      fetching.remove(t.id(), from);
      talks.drop(from, Env.BROKE_RULES);
      farewell(t, FAILED, Trouble.of(Trouble.Kind.BROKE_RULES, why.name()));
      return;
    }
    env.disk(new DiskTask.Cut(t.id(), t.cut().start(piece)));
    t.wrongPieces++;
    stop(t, Env.WRONG_PIECE);
    if (t.wrongPieces >= TransferLimits.WRONG_PIECES_MOST) {
      farewell(t, FAILED, Trouble.of(Trouble.Kind.WRONG_PIECE, piece, t.wrongPieces));
    } else {
      later(t, Trouble.NONE);
    }
  }

  @Override
  public void stopped(Fetching from, StreamEnd how) {
    Transfer t = from.file();
    if (!fetching.remove(t.id(), from) || t.state != MOVING) {
      return;
    }
    int reason = how instanceof StreamEnd.ResetByPeer reset ? reset.reason() : 0;
    later(t, reason == Env.PAUSED ? Trouble.of(Trouble.Kind.PEER_PAUSED) : Trouble.NONE);
    if (how instanceof StreamEnd.PeerRestarted) {
      t.atOnce(env.now());
    }
  }
}
