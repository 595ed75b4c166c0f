package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Words in rooms for everybody near, and notices on their boards: the machine of writers, readers
 * and all between them. The rules are AR-1 to AR-14 in docs/spec/around.md.
 */
public final class Around implements Machine<AroundInput, AroundOutput> {
  /**
   * Whom this device deals with.
   *
   * @param isFriend whose posts are the last to give way
   * @param isBlocked whose are not taken
   */
  public record Company(Predicate<Address> isFriend, Predicate<Address> isBlocked) {}

  private final Shelf shelf;
  private final Set<Address> muted;
  private final Over over;
  private final GaveWay gaveWay = new GaveWay();
  private final Entrance entrance;
  private final Pen pen;
  private final Gossip gossip;
  private final long network;
  private final Curve curve;
  private final List<AroundOutput> pending = new ArrayList<>();
  private Moment agesAt;

  /**
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote what is stored under {@code around/}
   */
  public Around(
      SigningKey self,
      long network,
      Curve curve,
      Entropy entropy,
      Company company,
      StoredRecords stored,
      Moment now) {
    this.network = network;
    this.curve = curve;
    shelf = new Shelf(AroundRecords.posts(stored, network, curve, now), company.isFriend());
    muted = AroundRecords.muted(stored);
    over = new Over(AroundRecords.overs(stored), write -> store(List.of(write)));
    entrance = new Entrance(network, curve, shelf, muted, company.isBlocked());
    pen = new Pen(self, network, curve, entropy);
    gossip = new Gossip(shelf, this::isUnwanted, this::brought, pending::add);
    agesAt = now.plusMillis(AroundLimits.AGES_MILLIS);
  }

  /** The youngest first. */
  public List<PostView> posts(Moment now) {
    List<PostView> views = new ArrayList<>();
    for (Held held : shelf.all()) {
      if (held.kind() != PostKind.WITHDRAWAL) {
        views.add(held.view(now));
      }
    }
    views.sort(Comparator.comparingLong(PostView::ageSeconds).thenComparing(PostView::id));
    return views;
  }

  public Set<Address> muted() {
    return new TreeSet<>(muted);
  }

  @Override
  public void handle(AroundInput input, Moment now, Consumer<? super AroundOutput> out) {
    if (input instanceof AroundInput.Near near) {
      gossip.near(near.peer(), near.most(), now);
    } else if (input instanceof AroundInput.Gone gone) {
      gossip.gone(gone.peer());
    } else if (input instanceof AroundInput.FrameArrived frame) {
      gossip.arrived(frame.from(), frame.frame(), now);
    } else if (input instanceof AroundInput.Write write) {
      write(write, now);
    } else if (input instanceof AroundInput.Unmute unmute) {
      unmute(unmute.writer());
    } else {
      ofPost(input, now);
    }
    drain(out);
  }

  // ------------------------------------------------------------------ the user

  private void write(AroundInput.Write write, Moment now) {
    Optional<AroundError> wrong = Pen.check(write);
    if (!wrong.isPresent()) {
      wrong = ownTooMany(write.kind());
    }
    if (wrong.isPresent()) {
      refuse(wrong.get());
      return;
    }
    put(pen.write(write, now), now);
  }

  private Optional<AroundError> ownTooMany(PostKind kind) {
    int most = kind == PostKind.WORD ? AroundLimits.WRITER_WORDS : AroundLimits.WRITER_NOTICES;
    int own = shelf.own(kind);
    return own < most ? Optional.empty() : Optional.of(new AroundError.TooMany(kind, own, most));
  }

  private void put(Pen.Written written, Moment now) {
    String name = entrance.name(written.post()).fold(known -> known, error -> "");
    Held.Origin origin = new Held.Origin(AroundLimits.NOBODY, 0, written.nonce(), name);
    Held held = new Held(written.post(), origin, shelf.nextNumber(), 0, now);
    shelf.makesRoom(held).ifPresent(other -> giveWay(other, now));
    keep(held, now);
  }

  private void ofPost(AroundInput input, Moment now) {
    PostId id = idOf(input);
    Optional<Held> found = shelf.find(id).filter(held -> held.kind() != PostKind.WITHDRAWAL);
    if (!found.isPresent()) {
      refuse(new AroundError.NotFound(id));
    } else if (input instanceof AroundInput.Withdraw withdraw) {
      withdraw(found.get(), withdraw, now);
    } else if (found.get().isOwn()) {
      refuse(new AroundError.Oneself(id));
    } else if (input instanceof AroundInput.Report) {
      end(found.get());
    } else {
      mute(found.get().writer());
    }
  }

  private static PostId idOf(AroundInput input) {
    if (input instanceof AroundInput.Withdraw withdraw) {
      return withdraw.id();
    }
    return input instanceof AroundInput.Report report
        ? report.id()
        : ((AroundInput.Mute) input).id();
  }

  private void withdraw(Held notice, AroundInput.Withdraw input, Moment now) {
    if (!notice.isOwn() || notice.kind() != PostKind.NOTICE) {
      refuse(new AroundError.NotOwnNotice(notice.id()));
      return;
    }
    put(pen.withdraw(notice, input.at(), now), now);
    end(notice);
  }

  private void mute(Address writer) {
    if (muted.size() >= AroundLimits.MUTED) {
      refuse(new AroundError.TooManyMuted(muted.size(), AroundLimits.MUTED));
      return;
    }
    muted.add(writer);
    store(List.of(AroundRecords.mute(writer)));
    for (Held held : new ArrayList<>(shelf.all())) {
      if (held.writer().equals(writer)) {
        end(held);
      }
    }
  }

  private void unmute(Address writer) {
    if (muted.remove(writer)) {
      store(List.of(AroundRecords.unmute(writer)));
    } else {
      refuse(new AroundError.NotMuted(writer));
    }
  }

  // ------------------------------------------------------------------ what neighbours bring

  private boolean isUnwanted(Bytes prefix, Moment now) {
    return shelf.has(prefix) || over.has(prefix) || gaveWay.has(prefix, now);
  }

  private void brought(Address giver, AroundFrame.Given given, Moment now) {
    Post post;
    try {
      post = Post.decode(given.post(), network, curve);
    } catch (Malformed e) {
      refuse(new AroundError.Malformed(e.what()));
      return;
    }
    Bytes prefix = post.id().prefix();
    if (!gossip.took(giver, prefix)) {
      refuse(new AroundError.NotAsked(prefix));
    } else if (!isUnwanted(prefix, now)) {
      take(giver, given, post, now);
    }
  }

  private void take(Address giver, AroundFrame.Given given, Post post, Moment now) {
    Optional<AroundError> passing = entrance.notNow(post, given);
    if (passing.isPresent()) {
      if (passing.get() instanceof AroundError.TooMany) {
        gaveWay.add(post.id().prefix(), now);
      }
      refuse(passing.get());
      return;
    }
    if (!entrance.isSigned(post)) {
      // Not the writer's doing: from somebody else the same post may come whole.
      refuse(new AroundError.BadSignature(post.writer().address()));
      return;
    }
    Result<String, AroundError> name = entrance.name(post);
    Optional<AroundError> never =
        name instanceof Result.Err<String, AroundError> bad
            ? Optional.of(bad.error())
            : entrance.never(post);
    if (never.isPresent()) {
      over.add(post.id().prefix());
      refuse(never.get());
      return;
    }
    Held.Origin origin = new Held.Origin(giver, given.hops(), Bytes.EMPTY, name.orThrow());
    Held held = new Held(post, origin, shelf.nextNumber(), given.ageSeconds(), now);
    Optional<Held> other = shelf.makesRoom(held);
    if (other.filter(held::equals).isPresent()) {
      gaveWay.add(post.id().prefix(), now);
      refuse(new AroundError.NoRoom(Shelf.most(post.kind()), Shelf.most(post.kind())));
      return;
    }
    other.ifPresent(worst -> giveWay(worst, now));
    keep(held, now);
    post.said()
        .about()
        .flatMap(shelf::find)
        .filter(notice -> notice.post().writer().equals(post.writer()))
        .ifPresent(this::end);
  }

  // ------------------------------------------------------------------ the shelf

  private void keep(Held held, Moment now) {
    shelf.put(held);
    store(List.of(AroundRecords.post(held, held.ageSeconds(now))));
    if (held.kind() != PostKind.WITHDRAWAL) {
      pending.add(new AroundOutput.Posted(held.view(now)));
    }
    gossip.news(held, now);
  }

  private void giveWay(Held held, Moment now) {
    gaveWay.add(held.id().prefix(), now);
    drop(held);
  }

  /** For good. */
  private void end(Held held) {
    over.add(held.id().prefix());
    drop(held);
  }

  private void drop(Held held) {
    shelf.remove(held);
    store(AroundRecords.drop(held.id()));
    if (held.kind() != PostKind.WITHDRAWAL) {
      pending.add(new AroundOutput.Gone(held.id()));
    }
  }

  private void store(List<StoreWrite> writes) {
    writes.forEach(write -> pending.add(new AroundOutput.Store(write)));
  }

  private void refuse(AroundError error) {
    pending.add(new AroundOutput.Refused(error));
  }

  // ------------------------------------------------------------------ time

  @Override
  public void wake(Moment now, Consumer<? super AroundOutput> out) {
    if (deadline().isAfter(now)) {
      return;
    }
    shelf.overAt(now).forEach(this::end);
    if (!agesAt.isAfter(now)) {
      agesAt = now.plusMillis(AroundLimits.AGES_MILLIS);
      for (Held held : shelf.all()) {
        store(List.of(AroundRecords.age(held.id(), held.ageSeconds(now))));
      }
    }
    gossip.wake(now);
    drain(out);
  }

  @Override
  public Moment deadline() {
    Moment ages = shelf.all().isEmpty() ? Moment.NEVER : agesAt;
    return shelf.nextOver().earlier(ages).earlier(gossip.deadline());
  }

  private void drain(Consumer<? super AroundOutput> out) {
    if (!pending.isEmpty()) {
      List<AroundOutput> now = new ArrayList<>(pending);
      pending.clear();
      now.forEach(out);
    }
  }
}
