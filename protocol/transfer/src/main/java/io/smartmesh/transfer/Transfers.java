package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Files to and from other nodes (docs/spec/transfer.md). Who offers a file says its name, its size
 * and a hash over all its pieces; who wants it fetches it from the first piece that it has not, as
 * often as it takes. What is here of a file is judged by what lies on the disk, so nothing is
 * promised that a crash could take back.
 */
public final class Transfers implements Machine<TransferInput, TransferOutput> {
  /** Milliseconds between looks for offers that nobody decided upon. */
  private static final long EXPIRE_MILLIS = 60_000;

  private final Address self;
  private final Function<Moment, ChainTime> clock;
  private final Env env = new Env();
  private final Shelf shelf;
  private final Talks talks;
  private final Outgoings outgoings;
  private final Incomings incomings;
  private boolean hasDisk;
  private Moment expireAt;

  /** When the next thing is due, until something happens: it is asked for far more often. */
  private Optional<Moment> due = Optional.empty();

  /**
   * @param clock chain time, for what the user sees and for offers that nobody decides upon
   * @param isContact whose files may be taken without a question
   */
  public Transfers(
      Address self,
      Function<Moment, ChainTime> clock,
      Predicate<Address> isContact,
      StoredRecords stored,
      Moment now) {
    this.self = self;
    this.clock = clock;
    shelf = new Shelf(env, stored, now);
    talks = new Talks(env, peer -> new Hearing(env, peer, this::answer));
    outgoings = new Outgoings(env, shelf, talks);
    incomings = new Incomings(env, shelf, talks, isContact);
    expireAt = now;
  }

  @Override
  public void handle(TransferInput input, Moment now, Consumer<? super TransferOutput> out) {
    env.at(now, out);
    due = Optional.empty();
    if (input instanceof TransferInput.FromStream from) {
      talks.take(from.said());
    } else if (input instanceof TransferInput.FromDisk from) {
      disk(from.news());
    } else if (input instanceof TransferInput.PeerHere here) {
      outgoings.here(here.peer());
      incomings.here(here.peer());
    } else if (input instanceof TransferInput.Offer offer) {
      offer(offer);
    } else if (input instanceof TransferInput.Steer steer) {
      steer(steer);
    } else if (input instanceof TransferInput.NoWay) {
      talks.noWay();
    } else {
      incomings.decided(((TransferInput.DiskUp) input).config());
      begin();
    }
  }

  /** What was not hashed to the end is hashed anew. */
  private void begin() {
    hasDisk = true;
    for (Transfer t : shelf.which(t -> !t.incoming() && t.state == TransferState.PREPARING)) {
      t.busy = true;
      env.disk(new DiskTask.Examine(t.id(), t.place));
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super TransferOutput> out) {
    if (!hasDisk) {
      return;
    }
    env.at(now, out);
    due = Optional.empty();
    talks.wake();
    if (!expireAt.isAfter(now)) {
      expireAt = now.plusMillis(EXPIRE_MILLIS);
      incomings.expire(clock.apply(now));
    }
    outgoings.wake();
    incomings.wake();
  }

  @Override
  public Moment deadline() {
    if (!due.isPresent()) {
      due = Optional.of(hasDisk ? nextDue() : Moment.NEVER);
    }
    return due.get();
  }

  private Moment nextDue() {
    Moment next = talks.deadline();
    boolean asks = false;
    for (Transfer t : shelf.which(t -> t.owesFarewell || !t.state.isFinal())) {
      boolean owes = t.incoming() ? incomings.owes(t) : outgoings.owes(t);
      next = owes ? next.earlier(t.next) : next;
      asks |= t.incoming() && t.state == TransferState.ASKING;
    }
    return asks ? next.earlier(expireAt) : next;
  }

  // ------------------------------------------------------------------ from the user

  private void offer(TransferInput.Offer offer) {
    Optional<TransferError> refused =
        offer.to().equals(self)
            ? Optional.of(new TransferError.ToOneself(self))
            : hasDisk
                ? outgoings.offer(offer, clock.apply(env.now()))
                : Optional.of(new TransferError.NoDisk());
    refused.ifPresent(why -> env.say(new TransferOutput.Refused(offer.id(), why)));
  }

  private void steer(TransferInput.Steer steer) {
    Optional<Transfer> found = shelf.find(steer.id());
    Optional<TransferError> refused =
        found.isPresent()
            ? steer(found.get(), steer.what())
            : Optional.of(new TransferError.UnknownTransfer(steer.id()));
    env.say(
        refused.isPresent()
            ? new TransferOutput.Refused(steer.id(), refused.get())
            : new TransferOutput.Accepted(steer.id()));
  }

  private Optional<TransferError> steer(Transfer t, Steering what) {
    if (what == Steering.FORGET) {
      if (!t.state.isFinal()) {
        return Optional.of(new TransferError.WrongState(t.id(), t.state));
      }
      shelf.remove(t);
      return Optional.empty();
    }
    return t.incoming() ? incomings.steer(t, what) : outgoings.steer(t, what);
  }

  // ------------------------------------------------------------------ from the other side

  private Optional<Verdict> answer(Hearing hearing, Word word) {
    if (word instanceof Word.Get get) {
      return outgoings.get(hearing, get);
    } else if (word instanceof Word.Offer offer) {
      return Optional.of(incomings.offered(hearing.peer(), offer, clock.apply(env.now())));
    } else if (word instanceof Word.Cancel cancel) {
      return Optional.of(cancelled(hearing.peer(), cancel.id()));
    }
    hearing.giveUp(TransferDrop.OUT_OF_PLACE);
    return Optional.empty();
  }

  private Verdict cancelled(Address peer, TransferId id) {
    Optional<Transfer> found = shelf.find(id).filter(t -> t.peer().equals(peer));
    if (!found.isPresent()) {
      return Verdict.UNKNOWN;
    }
    Transfer t = found.get();
    return t.incoming() ? incomings.cancelled(t) : outgoings.cancelled(t);
  }

  // ------------------------------------------------------------------ from the disk

  private void disk(DiskNews news) {
    if (news instanceof DiskNews.Appended appended) {
      incomings.appended(appended);
    } else if (news instanceof DiskNews.Read read) {
      outgoings.read(read);
    } else if (news instanceof DiskNews.Opened opened) {
      outgoings.opened(opened);
    } else if (news instanceof DiskNews.Examined examined) {
      outgoings.examined(examined);
    } else if (news instanceof DiskNews.Found found) {
      incomings.found(found);
    } else if (news instanceof DiskNews.Finished finished) {
      incomings.finished(finished);
    } else if (news instanceof DiskNews.Failed failed) {
      boolean comes = shelf.find(failed.id()).filter(Transfer::incoming).isPresent();
      if (comes) {
        incomings.failed(failed.id(), failed.why());
      } else {
        outgoings.failed(failed.id(), failed.why());
      }
    }
  }

  // ------------------------------------------------------------------ to look at

  /** All that is remembered, the newest first. */
  public List<TransferView> views(Moment now) {
    return shelf.views(now);
  }

  public Optional<TransferView> view(TransferId id, Moment now) {
    return shelf.find(id).map(t -> t.view(now));
  }

  /** With whom something is not over. */
  public Set<Address> peers() {
    return shelf.peers();
  }
}
