package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.CONTENT_BYTES;
import static io.smartmesh.group.GroupLimits.KEY_TEXTS;
import static io.smartmesh.group.GroupLimits.LETTERS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.ContentError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Sender keys, and the texts under them (GR-12 to GR-15). */
final class Talk {
  private static final int VERSION = 1;
  private static final int ID_BYTES = 16;

  private final Parts parts;
  private final Letters letters;

  Talk(Parts parts, Letters letters) {
    this.parts = parts;
    this.letters = letters;
  }

  /**
   * What is inside a text.
   *
   * <pre>
   * 01 version | id 16 | written at 8 | view 8 | content
   * </pre>
   */
  record Inside(Bytes id, ChainTime at, Bytes view, Content content) {
    Bytes encode() {
      return new Encoder()
          .u8(VERSION)
          .raw(id)
          .u64(at.seconds())
          .raw(view)
          .raw(content.encode())
          .toBytes();
    }

    static Inside decode(Bytes bytes) throws Malformed {
      Decoder in = new Decoder(bytes);
      in.version("text of a group", VERSION);
      Bytes id = in.raw(ID_BYTES);
      ChainTime at = new ChainTime(in.u64());
      Bytes view = in.raw(GroupWord.VIEW_BYTES);
      Content content = Content.read(in.rest());
      Optional<GroupError> wrong = problem(content);
      if (wrong.isPresent()) {
        throw new Malformed(String.valueOf(wrong.get()));
      }
      return new Inside(id, at, view, content);
    }
  }

  /** GR-15: a group has texts, places, cards and requests, which stay. */
  static Optional<GroupError> problem(Content content) {
    Optional<ContentError> wrong = content.problem();
    if (wrong.isPresent()) {
      return wrong.map(GroupError.BadContent::new);
    }
    Body body = content.body();
    boolean isKind =
        body instanceof Body.Text
            || body instanceof Body.Location
            || body instanceof Body.ContactCard
            || body instanceof Body.PaymentRequest
            || body instanceof Body.Newer;
    if (!isKind || content.replyTo().isPresent() || content.disappearSeconds() > 0) {
      return Optional.of(new GroupError.BadKind(body.getClass().getSimpleName()));
    }
    int bytes = content.encode().length();
    return bytes > CONTENT_BYTES
        ? Optional.of(
            new GroupError.BadContent(new ContentError.TooLong("message", bytes, CONTENT_BYTES)))
        : Optional.empty();
  }

  // ------------------------------------------------------------------ out

  Optional<GroupError> send(Group group, GroupInput.Send send, Consumer<? super GroupOutput> out) {
    Address self = parts.self();
    if (!group.roll().has(self)) {
      return Optional.of(new GroupError.NotMember(group.id(), self));
    }
    Optional<GroupError> wrong = problem(send.content());
    if (wrong.isPresent()) {
      return wrong;
    }
    if (letters.size() >= LETTERS) {
      return Optional.of(new GroupError.TooManyWaiting(letters.size(), LETTERS));
    }
    List<Address> to = new ArrayList<>(group.roll().seats().keySet());
    to.remove(self);
    SenderKey key = key(group, to, out);
    Bytes view = group.lineage().view();
    Bytes inside = new Inside(send.id(), send.at(), view, send.content()).encode();
    GroupWord.Text text = key.seal(group.id(), self, inside, parts.curve(), parts.entropy());
    group.use(key.step(), out);
    letters.send(
        group.id(),
        Letters.Kind.TEXT,
        text.encode(),
        to,
        Optional.of(new Letters.Said(send.id(), send.at(), to.size(), send.content())),
        out);
    return Optional.empty();
  }

  /** The own key, which from now on all of these have. */
  private SenderKey key(Group group, List<Address> to, Consumer<? super GroupOutput> out) {
    if (group.own().filter(key -> key.next() >= KEY_TEXTS).isPresent()) {
      group.dropOwn(out);
    }
    SenderKey key = group.own().orElseGet(() -> SenderKey.fresh(parts.curve(), parts.entropy()));
    Set<Address> without = new TreeSet<>(to);
    without.removeAll(group.holders());
    if (!without.isEmpty()) {
      Bytes word = key.told(group.id(), group.lineage().view(), parts.curve()).encode();
      letters.send(group.id(), Letters.Kind.KEY, word, without, Optional.empty(), out);
      without.forEach(who -> group.give(who, out));
    }
    return key;
  }

  // ------------------------------------------------------------------ in

  /** What a key or a text told of what its sender knows; empty where it is too early to say. */
  record Read(Optional<Bytes> view) {
    static final Read TOO_EARLY = new Read(Optional.empty());
  }

  Result<Read, GroupError> key(
      Group group, Address from, GroupWord.Key key, Consumer<? super GroupOutput> out) {
    if (!group.roll().has(from)) {
      return early(group, from);
    }
    Bytes id = key.told().id();
    if (group.readers(from).stream().anyMatch(known -> known.told().id().equals(id))) {
      return Result.err(new GroupError.KnownKey(from));
    }
    group.keep(from, ReaderKey.of(key.told()), out);
    return Result.ok(new Read(Optional.of(key.view())));
  }

  Result<Read, GroupError> text(
      Group group, Address from, GroupWord.Text text, Consumer<? super GroupOutput> out) {
    if (!group.roll().has(from)) {
      return early(group, from);
    }
    Optional<ReaderKey> key =
        group.readers(from).stream()
            .filter(known -> known.told().id().equals(text.key()))
            .findFirst();
    if (!key.isPresent()) {
      return Result.ok(Read.TOO_EARLY);
    }
    Result<ReaderKey.Opened, GroupError> opened =
        key.get().open(text, from, parts.curve(), parts.verifier());
    if (opened instanceof Result.Err<ReaderKey.Opened, GroupError> refused) {
      return Result.err(refused.error());
    }
    group.keep(from, opened.orThrow().after(), out);
    try {
      Inside inside = Inside.decode(opened.orThrow().inside());
      out.accept(
          new GroupOutput.TextReceived(
              new GroupText(
                  group.id(), inside.id(), from, true, inside.content(), inside.at(), 0, 0)));
      return Result.ok(new Read(Optional.of(inside.view())));
    } catch (Malformed e) {
      return Result.err(new GroupError.Malformed(e.what()));
    }
  }

  /** Of a member whom this device does not know of yet, or not again. */
  private Result<Read, GroupError> early(Group group, Address from) {
    return group.view(parts.self()).standing() == GroupView.Standing.OUT
        ? Result.err(new GroupError.NotMember(group.id(), from))
        : Result.ok(Read.TOO_EARLY);
  }
}
