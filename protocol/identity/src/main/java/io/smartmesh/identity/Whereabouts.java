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
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final Acquaintances known;
  private final Places places = new Places();
  private final Searches searches;
  private final Passing passing = new Passing();
  private final Owed owed = new Owed();
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
    known = new Acquaintances(curve, around.isFriend, stored);
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
    return known.contains(whom);
  }

  /**
   * Whether this is, or was just now, what a stranger goes by: no address unless its owner, asked
   * for it, says so (WH-20).
   */
  public boolean isStranger(Address id) {
    return mode.perEpoch && places.isStranger(id) && !known.contains(id);
  }

  /** The key of a device that would be recognised. */
  public Optional<PublicKey> keyOf(Address whom) {
    return known.find(whom).map(Acquainted::device);
  }

  /** By which carriers are told whom something is for (CY-6). */
  public Optional<Bytes> tagSecretOf(Address whom) {
    return known.find(whom).map(one -> TagSecrets.of(one.device(), one.route()));
  }

  /** By which they are told that it is for us. */
  public Bytes tagSecret() {
    return TagSecrets.of(device.publicKey(), mode.perEpoch ? Optional.of(route) : Optional.empty());
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
      wantThoseDealtWith(now);
      lookAtStranger(near.id().address(), now);
      for (Bytes question : passing.freshFor(near.id().address(), now)) {
        out.accept(new WhereOutput.AskNeighbour(near.id().address(), question));
      }
      searches.newEar(now);
    } else if (input instanceof WhereInput.Gone gone) {
      places.gone(gone.id(), gone.why(), out);
    } else if (input instanceof WhereInput.Reachable reachable) {
      boolean isNew = !places.isAbout(reachable.id().address());
      recognise(reachable.id(), out);
      places.reachable(reachable.id(), reachable.hops(), out);
      found(places.deviceOf(reachable.id()), now, out);
      if (isNew && !places.isKnown(reachable.id().address())) {
        searches.newcomer(now);
        lookAtStranger(reachable.id().address(), now);
      }
      pay(reachable.id().address(), now, out);
    } else if (input instanceof WhereInput.Unreachable lost) {
      places.unreachable(lost.id(), out);
    } else if (input instanceof WhereInput.Asked asked) {
      asked(asked.from(), asked.payload(), now, out);
    } else if (input instanceof WhereInput.PacketArrived packet) {
      opened(packet.payload(), now, out);
    } else if (input instanceof WhereInput.Wanted wanted) {
      want(wanted.name(), wanted.casual(), now);
      if (wanted.name().length() == Address.LENGTH) {
        seek(new Address(wanted.name()), out);
      }
    } else if (input instanceof WhereInput.Satisfied satisfied) {
      searches.end(satisfied.name());
    }
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
      lookAgain(now, out);
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
    known.enter(epoch);
  }

  private void recognise(PublicKey id, Consumer<? super WhereOutput> out) {
    recognise(id.address(), out);
    // WH-16: where nobody hides, an identifier is a device's key and nobody has to be asked.
    if (!mode.perEpoch && !places.isKnown(id.address())) {
      places.owned(id.address(), id, out);
    }
  }

  private void recognise(Address id, Consumer<? super WhereOutput> out) {
    known.ownerOf(id).ifPresent(owner -> places.owned(id, owner, out));
  }

  // ------------------------------------------------------------------ asking

  private void want(Bytes name, boolean casual, Moment now) {
    if (name.length() == Address.LENGTH) {
      Address address = new Address(name);
      boolean isAbout = places.idOf(address).isPresent() && !isStranger(address);
      if (address.equals(device.address()) || isAbout) {
        return;
      }
    }
    searches.want(name, casual, WhereLimits.SEARCH_MILLIS, now);
  }

  /** After a restart, or a time too long for a search, nobody else would ask for them. */
  private void wantThoseDealtWith(Moment now) {
    for (Address device : around.dealt.get()) {
      if (searches.hasRoom() && !known.contains(device)) {
        want(device.bytes(), false, now);
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
  private void lookAgain(Moment now, Consumer<? super WhereOutput> out) {
    lookAt = Moment.NEVER;
    lookNext = now.plusMillis(WhereLimits.LOOK_PAUSE_MILLIS);
    for (Address device : around.dealt.get()) {
      if (known.contains(device) && !places.idOf(device).isPresent()) {
        searches.want(device.bytes(), true, WhereLimits.LOOK_SEARCH_MILLIS, now);
        seek(device, out);
      }
    }
  }

  /** WH-21: by what it goes now, which is known of whom we would recognise. */
  private void seek(Address device, Consumer<? super WhereOutput> out) {
    if (!places.idOf(device).isPresent()) {
      known
          .find(device)
          .ifPresent(one -> one.likely().forEach(id -> out.accept(new WhereOutput.Seek(id))));
    }
  }

  private void found(PublicKey who, Moment now, Consumer<? super WhereOutput> out) {
    if (!isStranger(who.address()) && searches.isWanted(who.address().bytes())) {
      searches.end(who.address().bytes());
      introduce(who, now, out);
    }
  }

  private void ask(Moment now, Consumer<? super WhereOutput> out) {
    if (places.isAlone()) {
      return;
    }
    for (Find find : searches.due(this::publicId, now)) {
      passing.remember(find.token());
      pass(device.address(), find.encode(), now, out);
    }
  }

  /** To all neighbours, those of the next seconds too, but to whom it comes from. */
  private void pass(Address by, Bytes question, Moment now, Consumer<? super WhereOutput> out) {
    passing.passed(by, question, now);
    for (Address id : places.near()) {
      if (!id.equals(by)) {
        out.accept(new WhereOutput.AskNeighbour(id, question));
      }
    }
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
    Bytes own = device.address().bytes();
    Optional<Bytes> byAddress = find.answerIfAsked(own);
    Optional<Bytes> answer = byAddress;
    for (Bytes name : answer.isPresent() ? List.<Bytes>of() : around.names.get()) {
      answer = answer.isPresent() ? answer : find.answerIfAsked(name);
    }
    answer.ifPresent(said -> answer(find, said, now, out));
    boolean isForOthersToo = !byAddress.isPresent() || find.tags().size() > 1;
    if (isForOthersToo && find.hopsLeft() > 1) {
      pass(from, find.oneHopOn().encode(), now, out);
    }
  }

  private void answer(Find find, Bytes said, Moment now, Consumer<? super WhereOutput> out) {
    Optional<PublicKey> asker = curve.parse(find.asker());
    if (!asker.isPresent()) {
      out.accept(new WhereOutput.Refused(WhereRefusal.MALFORMED_QUESTION));
      return;
    }
    Address id = asker.get().address();
    boolean isFriend =
        known.ownerOf(id).filter(owner -> around.isFriend.test(owner.address())).isPresent();
    if (!mode.findable && !isFriend) {
      out.accept(new WhereOutput.Refused(WhereRefusal.NOT_FINDABLE));
      return;
    }
    owed.add(id, asker.get(), said, now);
    if (places.isReachable(id)) {
      pay(id, now, out);
    } else {
      out.accept(new WhereOutput.Seek(id)); // the way back to somebody far (WH-21)
    }
  }

  /** Who deals with somebody is to be recognised by it in turn (WH-4). */
  private void introduce(PublicKey to, Moment now, Consumer<? super WhereOutput> out) {
    owed.add(to.address(), to, Introduction.UNASKED, now);
    places.idOf(to.address()).ifPresent(id -> pay(id, now, out));
  }

  /** What is owed to an identifier that has a way, or to the device behind it (WH-19). */
  private void pay(Address id, Moment now, Consumer<? super WhereOutput> out) {
    owed.take(places.deviceOf(id), now).ifPresent(word -> send(word, id, now, out));
    owed.take(id, now).ifPresent(word -> send(word, id, now, out));
  }

  private void send(Owed.Word word, Address id, Moment now, Consumer<? super WhereOutput> out) {
    boolean isAnswer = !word.answer().equals(Introduction.UNASKED);
    if (isAnswer && !answers.take(now)) {
      out.accept(new WhereOutput.Refused(WhereRefusal.TOO_MANY_QUESTIONS));
      return;
    }
    Optional<Secret> told = mode.perEpoch ? Optional.of(route) : Optional.empty();
    Bytes said = new Introduction(word.answer(), epoch, told).encode();
    Bytes box = SealedBox.seal(word.to(), device, Introduction.CONTEXT, said, curve, entropy);
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
    Optional<Bytes> name = searches.asked(said.answer());
    boolean isUnasked = said.answer().equals(Introduction.UNASKED);
    boolean isAnother =
        name.filter(n -> n.length() == Address.LENGTH && !n.equals(from.address().bytes()))
            .isPresent();
    if (isAnother || !(isUnasked || name.isPresent())) {
      out.accept(new WhereOutput.Refused(WhereRefusal.NOT_ASKED));
      return;
    }
    learn(from, said, out);
    if (name.isPresent()) {
      searches.end(from.address().bytes());
      introduce(from, now, out);
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
    known
        .learn(from, said, out)
        .ifPresent(
            one ->
                one.ids().stream()
                    .filter(places::isAbout)
                    .forEach(id -> places.owned(id, from, out)));
  }
}
