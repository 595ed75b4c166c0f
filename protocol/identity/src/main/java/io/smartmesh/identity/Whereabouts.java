package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who is behind which routing identifier, and by which this node goes itself. The rules WH are in
 * docs/spec/whereabouts.md.
 */
public final class Whereabouts implements Machine<WhereInput, WhereOutput> {
  /**
   * How a node lets itself be known.
   *
   * @param perEpoch by another routing key each epoch (RT-19); otherwise by its device key, which
   *     everybody may recognise
   * @param findable by whoever knows its address, or by friends only (WH-5)
   */
  public record Mode(boolean perEpoch, boolean findable) {
    /** Its device key for good, as a node that everybody is to know (WH-16). */
    public static final Mode OPEN = new Mode(false, true);

    /** Another key each epoch, told to whoever knows the device's address and asks. */
    public static final Mode STANDARD = new Mode(true, true);
  }

  /**
   * What the node around it knows.
   *
   * @param clock the wall clock, which goes on evenly; it need not be right
   * @param names beyond the device's address that this node answers to, at most {@link
   *     WhereLimits#NAMES}
   * @param isFriend whether a device is a contact's, or a channel's other end
   * @param dealt with whom something is under way: they are looked for whenever somebody new may
   *     know them (WH-6)
   */
  public record Around(
      Function<Moment, ChainTime> clock,
      Supplier<List<Bytes>> names,
      Predicate<Address> isFriend,
      Supplier<Set<Address>> dealt) {}

  private final Mode mode;
  private final SigningKey device;
  private final Curve curve;
  private final Entropy entropy;
  private final Around around;
  private final Secret route;
  private final Map<Address, Acquainted> known = new LinkedHashMap<>();

  /** Whose the identifiers of about now are, seen or not. */
  private final TreeMap<Address, Acquainted> byId = new TreeMap<>();

  private final Places places = new Places();
  private final Searches searches;
  private final Passing passing = new Passing();
  private final TokenBucket answers =
      new TokenBucket(WhereLimits.ANSWERED_PER_SECOND, WhereLimits.ANSWERED_AT_ONCE);
  private final TokenBucket openings =
      new TokenBucket(WhereLimits.OPENED_PER_SECOND, WhereLimits.OPENED_AT_ONCE);
  private long epoch;
  private Moment renameAt = Moment.NEVER;
  private Moment lookAt = Moment.NEVER;

  /** No sooner than this; at first there is nobody yet who could be taken for a stranger. */
  private Moment lookNext = new Moment(0);

  /**
   * @param device our device key, the caller's to close
   * @param stored everything under {@code identity/} as this machine has written it
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote it
   */
  public Whereabouts(
      Mode mode,
      SigningKey device,
      Curve curve,
      Entropy entropy,
      Around around,
      StoredRecords stored,
      Moment now) {
    this.mode = mode;
    this.device = device;
    this.curve = curve;
    this.entropy = entropy;
    this.around = around;
    route = RouteIds.secret(device);
    searches = new Searches(entropy);
    WhereRecords.known(stored, curve).forEach(each -> known.put(each.device().address(), each));
    enter(now);
  }

  // ------------------------------------------------------------------ who is who

  /** The key to begin with in the mesh; the caller's to close, but for the device's own. */
  public SigningKey id() {
    return mode.perEpoch ? RouteIds.own(device, route, epoch) : device;
  }

  /** The device behind an identifier; the identifier itself where that is nobody known. */
  public Address deviceOf(Address id) {
    return places.deviceOf(id);
  }

  public PublicKey deviceOf(PublicKey id) {
    return places.deviceOf(id);
  }

  /** By which a device, or a stranger's identifier, is reached now. */
  public Optional<Address> idOf(Address whom) {
    return places.idOf(whom);
  }

  /** The same, or by which it was reached last. */
  public Optional<Address> lastIdOf(Address whom) {
    return places.lastIdOf(whom);
  }

  /** Whether it is known whose identifier this is. */
  public boolean isKnown(PublicKey id) {
    return places.isKnown(id.address());
  }

  /** Whether a device would be recognised, wherever it comes up. */
  public boolean knows(Address whom) {
    return known.containsKey(whom);
  }

  public boolean isPerEpoch() {
    return mode.perEpoch;
  }

  /** By which it is a neighbour now. */
  public Optional<Address> nearIdOf(Address whom) {
    return places.nearIdOf(whom);
  }

  // ------------------------------------------------------------------ the machine

  @Override
  public void handle(WhereInput input, Moment now, Consumer<? super WhereOutput> out) {
    if (input instanceof WhereInput.Near near) {
      recognise(near.id(), out);
      places.near(near.id(), out);
      wantThoseDealtWith(now, out);
      lookAtStranger(near.id().address(), now);
      searches.newEar(now);
    } else if (input instanceof WhereInput.Gone gone) {
      places.gone(gone.id(), gone.why(), out);
    } else if (input instanceof WhereInput.Reachable reachable) {
      boolean isNew = !places.isAbout(reachable.id().address());
      recognise(reachable.id(), out);
      places.reachable(reachable.id(), reachable.hops(), out);
      found(places.deviceOf(reachable.id()), out);
      if (isNew && !places.isKnown(reachable.id().address())) {
        searches.newcomer(now);
        lookAtStranger(reachable.id().address(), now);
      }
    } else if (input instanceof WhereInput.Unreachable lost) {
      places.unreachable(lost.id(), out);
    } else if (input instanceof WhereInput.Asked asked) {
      asked(asked.from(), asked.payload(), now, out);
    } else if (input instanceof WhereInput.PacketArrived packet) {
      opened(packet.payload(), now, out);
    } else if (input instanceof WhereInput.Wanted wanted) {
      want(wanted.name(), wanted.casual(), now, out);
    } else if (input instanceof WhereInput.Satisfied satisfied) {
      searches.end(satisfied.name());
    }
    ask(now, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super WhereOutput> out) {
    if (!renameAt.isAfter(now)) {
      long before = epoch;
      enter(now);
      if (epoch != before) {
        out.accept(new WhereOutput.Rename(id()));
        places.strangers().forEach(id -> recognise(id, out));
      }
    }
    if (!lookAt.isAfter(now)) {
      lookAgain(now);
    }
    ask(now, out);
  }

  @Override
  public Moment deadline() {
    return places.isAlone() ? renameAt : renameAt.earlier(searches.deadline()).earlier(lookAt);
  }

  // ------------------------------------------------------------------ epochs

  private void enter(Moment now) {
    ChainTime at = around.clock.apply(now);
    epoch = RouteIds.epoch(route, at);
    long seconds = RouteIds.startSeconds(route, epoch + 1) - at.seconds();
    renameAt = now.plusMillis(1_000 * Math.max(1, seconds));
    byId.clear();
    known.values().forEach(this::compute);
  }

  private void compute(Acquainted one) {
    one.computeFor(curve, epoch);
    one.ids().forEach(id -> byId.put(id, one));
  }

  private void recognise(PublicKey id, Consumer<? super WhereOutput> out) {
    recognise(id.address(), out);
    // Who goes by its device key shows it: nobody has to be asked whether it is the one we want.
    boolean isPlain = !mode.perEpoch || searches.isWanted(id.address().bytes());
    if (isPlain && places.deviceOf(id.address()).equals(id.address())) {
      places.owned(id.address(), id, out);
    }
  }

  private void recognise(Address id, Consumer<? super WhereOutput> out) {
    Acquainted owner = byId.get(id);
    if (owner != null) {
      places.owned(id, owner.device(), out);
    }
  }

  // ------------------------------------------------------------------ asking

  private void want(Bytes name, boolean casual, Moment now, Consumer<? super WhereOutput> out) {
    if (name.length() == Address.LENGTH) {
      Address address = new Address(name);
      // Who goes by its device key may be about without being known.
      places.key(address).ifPresent(key -> places.owned(address, key, out));
      if (address.equals(device.address()) || places.idOf(address).isPresent()) {
        return;
      }
    }
    searches.want(name, casual, WhereLimits.SEARCH_MILLIS, now);
  }

  /** After a restart, or a time too long for a search, nobody else would ask for them. */
  private void wantThoseDealtWith(Moment now, Consumer<? super WhereOutput> out) {
    for (Address device : around.dealt.get()) {
      if (searches.hasRoom() && !known.containsKey(device)) {
        want(device.bytes(), false, now, out);
      }
    }
  }

  /** It may be somebody known whose clock has jumped, so that another identifier was computed. */
  private void lookAtStranger(Address id, Moment now) {
    if (!places.isKnown(id) && lookAt.equals(Moment.NEVER)) {
      Moment soon = now.plusMillis(WhereLimits.LOOK_MILLIS);
      lookAt = soon.isAfter(lookNext) ? soon : lookNext;
    }
  }

  /** WH-6: those dealt with who would be recognised, but are not about. */
  private void lookAgain(Moment now) {
    lookAt = Moment.NEVER;
    lookNext = now.plusMillis(WhereLimits.LOOK_PAUSE_MILLIS);
    for (Address device : around.dealt.get()) {
      if (known.containsKey(device) && !places.idOf(device).isPresent()) {
        searches.want(device.bytes(), true, WhereLimits.LOOK_SEARCH_MILLIS, now);
      }
    }
  }

  private void found(PublicKey who, Consumer<? super WhereOutput> out) {
    if (searches.isWanted(who.address().bytes())) {
      searches.end(who.address().bytes());
      introduce(who, out);
    }
  }

  private void ask(Moment now, Consumer<? super WhereOutput> out) {
    if (places.isAlone()) {
      return;
    }
    Map<Bytes, Bytes> due = searches.due(now);
    if (due.isEmpty()) {
      return;
    }
    PublicKey asker = publicId();
    due.forEach(
        (name, token) -> {
          passing.remember(token);
          Bytes question = Find.of(name, token, asker).encode();
          places.near().forEach(id -> out.accept(new WhereOutput.AskNeighbour(id, question)));
        });
  }

  private PublicKey publicId() {
    return mode.perEpoch
        ? RouteIds.of(curve, device.publicKey(), route, epoch)
        : device.publicKey();
  }

  // ------------------------------------------------------------------ being asked

  private void asked(Address from, Bytes payload, Moment now, Consumer<? super WhereOutput> out) {
    Find find;
    try {
      find = Find.decode(payload);
    } catch (Malformed e) {
      out.accept(new WhereOutput.Refused(WhereRefusal.MALFORMED_QUESTION));
      return;
    }
    if (!passing.isNew(find.token())) {
      return;
    }
    if (!passing.admits(from, now)) {
      out.accept(new WhereOutput.Refused(WhereRefusal.TOO_MANY_QUESTIONS));
      return;
    }
    passing.remember(find.token());
    boolean isOurAddress = find.asksFor(device.address().bytes());
    if (isOurAddress || around.names.get().stream().anyMatch(find::asksFor)) {
      answer(find, now, out);
    }
    if (!isOurAddress && find.hopsLeft() > 1) {
      Bytes on = find.oneHopOn().encode();
      for (Address id : places.near()) {
        if (!id.equals(from)) {
          out.accept(new WhereOutput.AskNeighbour(id, on));
        }
      }
    }
  }

  private void answer(Find find, Moment now, Consumer<? super WhereOutput> out) {
    Optional<PublicKey> asker = curve.parse(find.asker());
    if (!asker.isPresent()) {
      out.accept(new WhereOutput.Refused(WhereRefusal.MALFORMED_QUESTION));
      return;
    }
    Acquainted friend = byId.get(asker.get().address());
    boolean isFriend = friend != null && around.isFriend.test(friend.device().address());
    if (!mode.findable && !isFriend) {
      out.accept(new WhereOutput.Refused(WhereRefusal.NOT_FINDABLE));
    } else if (!answers.take(now)) {
      out.accept(new WhereOutput.Refused(WhereRefusal.TOO_MANY_QUESTIONS));
    } else {
      send(asker.get(), asker.get().address(), find.token(), out);
    }
  }

  /** Who deals with somebody is to be recognised by it in turn (WH-4). */
  private void introduce(PublicKey to, Consumer<? super WhereOutput> out) {
    places.idOf(to.address()).ifPresent(id -> send(to, id, Introduction.NO_TOKEN, out));
  }

  private void send(PublicKey to, Address id, Bytes token, Consumer<? super WhereOutput> out) {
    Optional<Secret> told = mode.perEpoch ? Optional.of(route) : Optional.empty();
    Bytes introduction = new Introduction(token, epoch, told).encode();
    Bytes box = SealedBox.seal(to, device, Introduction.CONTEXT, introduction, curve, entropy);
    out.accept(new WhereOutput.SendPacket(id, box));
  }

  // ------------------------------------------------------------------ being told

  private void opened(Bytes payload, Moment now, Consumer<? super WhereOutput> out) {
    if (!openings.take(now)) {
      out.accept(new WhereOutput.Refused(WhereRefusal.TOO_MANY_INTRODUCTIONS));
      return;
    }
    Optional<SealedBox.Opened> box = open(payload);
    if (!box.isPresent()) {
      out.accept(new WhereOutput.Refused(WhereRefusal.NOT_AUTHENTIC));
      return;
    }
    Introduction said;
    try {
      said = Introduction.decode(box.get().plaintext());
    } catch (Malformed e) {
      out.accept(new WhereOutput.Refused(WhereRefusal.MALFORMED_INTRODUCTION));
      return;
    }
    PublicKey from = box.get().from();
    if (from.equals(device.publicKey())) {
      return;
    }
    Optional<Bytes> name = searches.asked(said.token());
    boolean isOurs = said.token().equals(Introduction.NO_TOKEN);
    boolean isAnother =
        name.filter(n -> n.length() == Address.LENGTH && !n.equals(from.address().bytes()))
            .isPresent();
    if (isAnother || !(isOurs || name.isPresent())) {
      out.accept(new WhereOutput.Refused(WhereRefusal.NOT_ASKED));
      return;
    }
    learn(from, said, out);
    if (name.isPresent()) {
      searches.end(from.address().bytes());
      introduce(from, out);
    }
  }

  /** An answer is sealed to the identifier that asked; who knows us seals to the device. */
  private Optional<SealedBox.Opened> open(Bytes box) {
    Optional<SealedBox.Opened> opened = SealedBox.open(device, Introduction.CONTEXT, box, curve);
    for (long at = epoch; mode.perEpoch && !opened.isPresent() && at >= epoch - 1; at--) {
      try (SigningKey id = RouteIds.own(device, route, Math.max(0, at))) {
        opened = SealedBox.open(id, Introduction.CONTEXT, box, curve);
      }
    }
    return opened;
  }

  private void learn(PublicKey from, Introduction said, Consumer<? super WhereOutput> out) {
    Acquainted before = known.get(from.address());
    long ahead = said.epoch() - epoch;
    // Two clocks that are right meet at the end of an epoch: what the window covers is no skew.
    long skew = Math.abs(ahead) < WhereLimits.WINDOW ? 0 : ahead;
    if (before != null && before.isSame(said.route(), skew)) {
      return;
    }
    if (before == null) {
      makeRoom(out);
    } else {
      before.ids().forEach(byId::remove);
    }
    Acquainted one = new Acquainted(from, said.route(), skew);
    known.put(from.address(), one);
    out.accept(WhereRecords.known(one));
    compute(one);
    for (Address id : one.ids()) {
      if (places.isAbout(id)) {
        places.owned(id, from, out);
      }
    }
  }

  /** Who was known first goes first, friends last. */
  private void makeRoom(Consumer<? super WhereOutput> out) {
    if (known.size() < WhereLimits.KNOWN) {
      return;
    }
    Address gone =
        known.keySet().stream()
            .filter(each -> !around.isFriend.test(each))
            .findFirst()
            .orElseGet(() -> known.keySet().iterator().next());
    Acquainted one = known.remove(gone);
    if (one != null) {
      one.ids().forEach(byId::remove);
    }
    out.accept(WhereRecords.forget(gone));
  }
}
