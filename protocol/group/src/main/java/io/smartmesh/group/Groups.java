package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.ASK_AGAIN_MILLIS;
import static io.smartmesh.group.GroupLimits.ASK_MILLIS;
import static io.smartmesh.group.GroupLimits.GROUPS;
import static io.smartmesh.group.GroupLimits.INVITE_SECONDS_MOST;
import static io.smartmesh.group.GroupLimits.INVITE_USES_MOST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.contact.CardError;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All groups of this device. What members tell each other goes as messages from person to person,
 * which arrive once, in any order, at any time later; so no two of them need be there together. The
 * rules GR are in docs/spec/group.md.
 */
public final class Groups implements Machine<GroupInput, GroupOutput> {
  /** Whom to ask for what he knows and this device does not. */
  private record Asked(Address group, Address whom) {}

  /** When, and for what: empty for what explains an early word. */
  private record Question(Moment at, Optional<Bytes> view) {}

  private final Parts parts;
  private final Map<Address, Group> groups;
  private final Letters letters;
  private final Early early;
  private final Invites invites;
  private final Membership membership;
  private final Talk talk;
  private final Map<Asked, Question> questions = new LinkedHashMap<>();
  private boolean hasBegun;

  /**
   * @param network of the mesh, which events and cards are signed for
   * @param stored everything under {@code group/} as this machine has written it
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote it
   */
  public Groups(
      SigningKey key,
      long network,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored) {
    parts = new Parts(key, network, curve, verifier, entropy);
    groups = GroupRecords.read(stored, network, this::empty);
    letters = new Letters(parts.self(), entropy, stored);
    early = new Early(stored);
    invites = new Invites(stored);
    membership = new Membership(parts, letters);
    talk = new Talk(parts, letters);
  }

  private Group empty(Address id) {
    return new Group(id, new Lineage(id, parts.network(), parts.curve(), parts.verifier()));
  }

  public List<GroupView> views() {
    return groups.values().stream()
        .map(group -> group.view(parts.self()))
        .collect(Collectors.toList());
  }

  public Optional<GroupView> view(Address group) {
    return Optional.ofNullable(groups.get(group)).map(one -> one.view(parts.self()));
  }

  /** Own texts that somebody does not have yet. */
  public List<GroupText> open() {
    return letters.texts();
  }

  @Override
  public void handle(GroupInput input, Moment now, Consumer<? super GroupOutput> out) {
    begin(now, out);
    Optional<GroupError> refused = Optional.empty();
    if (input instanceof GroupInput.Arrived arrived) {
      refused =
          arrived(
              new Early.Word(Address.ZERO, arrived.from(), arrived.at(), arrived.payload()),
              now,
              out);
    } else if (input instanceof GroupInput.Delivered delivered) {
      letters.delivered(delivered.id(), out);
    } else if (input instanceof GroupInput.Create create) {
      refused = create(create, out);
    } else if (input instanceof GroupInput.Join join) {
      refused = join(join, out);
    } else {
      refused = ofOne(input, out);
    }
    refused.ifPresent(error -> out.accept(new GroupOutput.Refused(error)));
  }

  private void begin(Moment now, Consumer<? super GroupOutput> out) {
    if (!hasBegun) {
      hasBegun = true;
      letters.begin(out);
      early.all().forEach(word -> ask(word.group(), word.from(), Optional.empty(), now));
    }
  }

  // ------------------------------------------------------------------ the user

  private Optional<GroupError> create(GroupInput.Create create, Consumer<? super GroupOutput> out) {
    if (!Lineage.isName(create.name())) {
      return Optional.of(new GroupError.BadName(create.name()));
    }
    if (groups.size() >= GROUPS) {
      return Optional.of(new GroupError.TooManyGroups(groups.size(), GROUPS));
    }
    Bytes nonce = parts.entropy().next(Act.NONCE);
    Act act = new Act.Create(create.name(), nonce, create.card());
    GroupEvent first = GroupEvent.sign(parts.key(), parts.network(), Address.ZERO, List.of(), act);
    Group group = empty(first.group());
    groups.put(group.id(), group);
    return membership.take(group, first, out);
  }

  private Optional<GroupError> join(GroupInput.Join join, Consumer<? super GroupOutput> out) {
    Address id = join.invite().group();
    Group known = groups.get(id);
    if (known != null && known.roll().has(parts.self())) {
      return Optional.of(new GroupError.AlreadyMember(id, parts.self()));
    }
    if (join.inviter().equals(parts.self())) {
      return Optional.of(new GroupError.Oneself(parts.self()));
    }
    if (known == null && groups.size() >= GROUPS) {
      return Optional.of(new GroupError.TooManyGroups(groups.size(), GROUPS));
    }
    Group group = known == null ? empty(id) : known;
    groups.put(id, group);
    group.joins(join.inviter(), out);
    Bytes word = new GroupWord.Join(id, join.invite().token(), join.card()).encode();
    letters.send(id, Letters.Kind.EVENT, word, List.of(join.inviter()), Optional.empty(), out);
    out.accept(new GroupOutput.Changed(group.view(parts.self())));
    return Optional.empty();
  }

  private Optional<GroupError> ofOne(GroupInput input, Consumer<? super GroupOutput> out) {
    Address id = groupOf(input);
    Group group = groups.get(id);
    if (group == null) {
      return Optional.of(new GroupError.Unknown(id));
    }
    if (input instanceof GroupInput.Send send) {
      Optional<GroupText> before = letters.find(send.id());
      before.ifPresent(text -> out.accept(new GroupOutput.TextChanged(text)));
      return before.isPresent() ? Optional.empty() : talk.send(group, send, out);
    } else if (input instanceof GroupInput.Do act) {
      return isOfOthers(act.act())
          ? membership.act(group, act.act(), Optional.empty(), out)
          : Optional.of(new GroupError.BadKind(act.act().getClass().getSimpleName()));
    } else if (input instanceof GroupInput.Invite invite) {
      return invite(group, invite, out);
    }
    if (group.roll().has(parts.self())) {
      return membership.act(group, new Act.Leave(), Optional.empty(), out);
    }
    letters.forget(id, out);
    invites.forget(id, out);
    early.take(id, out);
    group.forget(out);
    groups.remove(id);
    out.accept(new GroupOutput.Forgotten(id));
    return Optional.empty();
  }

  private static boolean isOfOthers(Act act) {
    return act instanceof Act.Remove
        || act instanceof Act.Promote
        || act instanceof Act.Demote
        || act instanceof Act.Rename;
  }

  private static Address groupOf(GroupInput input) {
    if (input instanceof GroupInput.Send send) {
      return send.group();
    } else if (input instanceof GroupInput.Do act) {
      return act.group();
    }
    return input instanceof GroupInput.Invite invite
        ? invite.group()
        : ((GroupInput.Leave) input).group();
  }

  private Optional<GroupError> invite(
      Group group, GroupInput.Invite invite, Consumer<? super GroupOutput> out) {
    if (!group.roll().admin(parts.self()).isPresent()) {
      return Optional.of(new GroupError.NotAdmin(group.id(), parts.self()));
    }
    if (invite.uses() < 1 || invite.uses() > INVITE_USES_MOST) {
      return Optional.of(new GroupError.OutOfRange("uses", invite.uses(), 1, INVITE_USES_MOST));
    }
    if (invite.seconds() < 1 || invite.seconds() > INVITE_SECONDS_MOST) {
      return Optional.of(
          new GroupError.OutOfRange("seconds", invite.seconds(), 1, INVITE_SECONDS_MOST));
    }
    Bytes token = parts.entropy().next(GroupInvite.TOKEN_BYTES);
    ChainTime until = invite.at().plusSeconds(invite.seconds());
    invites.add(token, group.id(), until, invite.uses(), out);
    out.accept(new GroupOutput.Invited(new GroupInvite(group.id(), token, invite.card())));
    return Optional.empty();
  }

  // ------------------------------------------------------------------ other members

  private Optional<GroupError> arrived(
      Early.Word word, Moment now, Consumer<? super GroupOutput> out) {
    Result<GroupWord, GroupError> decoded = GroupWord.decode(word.payload());
    if (decoded instanceof Result.Err<GroupWord, GroupError> refused) {
      return Optional.of(refused.error());
    }
    GroupWord said = decoded.orThrow();
    Group group = groups.get(said.group());
    if (group == null) {
      return Optional.of(new GroupError.Unknown(said.group()));
    }
    Early.Word kept = new Early.Word(group.id(), word.from(), word.at(), word.payload());
    int before = group.lineage().size();
    Optional<GroupError> refused = read(group, said, kept, now, out);
    boolean isKey = said instanceof GroupWord.Key && !refused.isPresent();
    if (isKey || group.lineage().size() > before) {
      again(group, now, out);
    }
    return refused;
  }

  /** What came too early may be readable now; as long as that leads to more. */
  private void again(Group group, Moment now, Consumer<? super GroupOutput> out) {
    int size = -1;
    while (size != group.lineage().size()) {
      size = group.lineage().size();
      List<Early.Word> words = early.take(group.id(), out);
      // Keys first: what they open may lie before them.
      words.sort((a, b) -> Boolean.compare(isText(a), isText(b)));
      for (Early.Word word : words) {
        GroupWord.decode(word.payload())
            .fold(said -> read(group, said, word, now, out), Optional::of)
            .ifPresent(error -> out.accept(new GroupOutput.Refused(error)));
      }
    }
  }

  private static boolean isText(Early.Word word) {
    return GroupWord.decode(word.payload())
        .fold(said -> said instanceof GroupWord.Text, error -> false);
  }

  private Optional<GroupError> read(
      Group group, GroupWord said, Early.Word word, Moment now, Consumer<? super GroupOutput> out) {
    Address from = word.from();
    if (said instanceof GroupWord.Events events) {
      if (membership.events(group, events, out)) {
        isEarly(word, now, out);
      }
      return Optional.empty();
    } else if (said instanceof GroupWord.Heads heads) {
      membership.heads(group, from, heads, out);
      return Optional.empty();
    } else if (said instanceof GroupWord.Join join) {
      return joins(group, join, word, out);
    } else if (said instanceof GroupWord.No) {
      if (group.isJoining() && group.inviter().equals(from)) {
        group.isDeclined(out);
        out.accept(new GroupOutput.Changed(group.view(parts.self())));
        return Optional.empty();
      }
      return Optional.of(new GroupError.BadInvite(group.id()));
    }
    Result<Talk.Read, GroupError> read =
        said instanceof GroupWord.Key key
            ? talk.key(group, from, key, out)
            : talk.text(group, from, (GroupWord.Text) said, out);
    if (read instanceof Result.Err<Talk.Read, GroupError> refused) {
      return Optional.of(refused.error());
    }
    Optional<Bytes> view = read.orThrow().view();
    if (!view.isPresent()) {
      isEarly(word, now, out);
    } else if (!group.hasSeen(view.get())) {
      ask(group.id(), from, view, now);
    }
    return Optional.empty();
  }

  private Optional<GroupError> joins(
      Group group, GroupWord.Join join, Early.Word word, Consumer<? super GroupOutput> out) {
    Result<ContactCard, CardError> card =
        ContactCard.decode(join.card(), parts.network(), parts.curve(), parts.verifier());
    if (card instanceof Result.Err<ContactCard, CardError> refused) {
      return Optional.of(new GroupError.BadCard(String.valueOf(refused.error())));
    }
    if (!card.orThrow().address().equals(word.from())) {
      return Optional.of(new GroupError.BadCard("of " + card.orThrow().address()));
    }
    boolean holds = invites.holds(join.token(), group.id(), word.at());
    if (holds && group.roll().has(word.from())) {
      membership.give(group, word.from(), out);
      return Optional.empty();
    }
    Optional<GroupError> refused =
        holds
            ? membership.act(group, new Act.Add(join.card()), Optional.of(card.orThrow()), out)
            : Optional.of(new GroupError.BadInvite(group.id()));
    if (refused.isPresent()) {
      Bytes no = new GroupWord.No(group.id()).encode();
      letters.send(group.id(), Letters.Kind.EVENT, no, List.of(word.from()), Optional.empty(), out);
    } else {
      invites.use(join.token(), out);
    }
    return refused;
  }

  // ------------------------------------------------------------------ what is missing

  private void isEarly(Early.Word word, Moment now, Consumer<? super GroupOutput> out) {
    early.add(word, out);
    ask(word.group(), word.from(), Optional.empty(), now);
  }

  private void ask(Address group, Address whom, Optional<Bytes> view, Moment now) {
    Asked asked = new Asked(group, whom);
    questions.putIfAbsent(asked, new Question(now.plusMillis(ASK_MILLIS), view));
  }

  @Override
  public void wake(Moment now, Consumer<? super GroupOutput> out) {
    begin(now, out);
    for (Map.Entry<Asked, Question> one : new ArrayList<>(questions.entrySet())) {
      if (!one.getValue().at().isAfter(now)) {
        questions.remove(one.getKey());
        due(one.getKey(), one.getValue(), now, out);
      }
    }
  }

  private void due(Asked asked, Question question, Moment now, Consumer<? super GroupOutput> out) {
    Group group = groups.get(asked.group());
    boolean isOpen =
        group != null
            && question
                .view()
                .map(view -> !group.hasSeen(view))
                .orElseGet(() -> early.has(asked.group(), asked.whom()));
    if (isOpen && group != null && group.lineage().size() > 0) {
      membership.ask(group, asked.whom(), true, out);
      if (!question.view().isPresent()) {
        questions.put(asked, new Question(now.plusMillis(ASK_AGAIN_MILLIS), question.view()));
      }
    }
  }

  @Override
  public Moment deadline() {
    Moment first = hasBegun ? Moment.NEVER : new Moment(Long.MIN_VALUE);
    for (Question question : questions.values()) {
      first = first.earlier(question.at());
    }
    return first;
  }
}
