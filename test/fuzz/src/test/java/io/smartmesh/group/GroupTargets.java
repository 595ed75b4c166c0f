package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.content.Content;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

public final class GroupTargets {
  private static final long NETWORK = 7;
  private static final SigningKey DEVICE = Keys.of(2);

  private GroupTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "group: event",
            rng ->
                new Sample(
                    event(rng).encode(),
                    input ->
                        Outcome.of(
                            input, in -> GroupEvent.decode(in, NETWORK), GroupEvent::encode))),
        Target.binary(
            "group: word",
            rng ->
                new Sample(
                    word(rng).encode(),
                    input -> Outcome.of(GroupWord.decode(input), GroupWord::encode))),
        Target.binary(
            "group: invitation",
            rng ->
                new Sample(
                    new GroupInvite(any(rng), rng.next(12), rng.next(157)).encode(),
                    input -> Outcome.of(GroupInvite.decode(input), GroupInvite::encode))),
        Target.binary(
            "group: inside of a text",
            rng ->
                new Sample(
                    new Talk.Inside(
                            rng.next(16), new ChainTime(rng.below(99)), rng.next(8), hello(rng))
                        .encode(),
                    input -> Outcome.of(input, Talk.Inside::decode, Talk.Inside::encode))),
        Target.binary("group: store", GroupTargets::store).dear());
  }

  private static Content hello(Rng rng) {
    return Content.text("hello " + rng.below(99));
  }

  private static Address any(Rng rng) {
    return new Address(rng.next(Address.LENGTH));
  }

  private static Bytes card() {
    ContactCard.Said said =
        new ContactCard.Said(Optional.empty(), Keys.of(3).publicKey(), new ChainTime(7), "Ana");
    return ContactCard.sign(DEVICE, NETWORK, said, Optional.empty()).encode(NETWORK);
  }

  private static GroupEvent event(Rng rng) {
    Act act =
        switch (rng.below(7)) {
          case 0 -> new Act.Create("tea", rng.next(Act.NONCE), card());
          case 1 -> new Act.Add(card());
          case 2 -> new Act.Remove(any(rng));
          case 3 -> new Act.Leave();
          case 4 -> new Act.Promote(any(rng));
          case 5 -> new Act.Demote(any(rng));
          default -> new Act.Rename("coffee");
        };
    List<Hash> parents = act instanceof Act.Create ? List.of() : List.of(new Hash(rng.next(32)));
    return GroupEvent.sign(DEVICE, NETWORK, any(rng), parents, act);
  }

  private static GroupWord word(Rng rng) {
    Address group = any(rng);
    Bytes id = rng.next(8);
    return switch (rng.below(6)) {
      case 0 -> new GroupWord.Join(group, rng.next(12), card());
      case 1 -> new GroupWord.Events(group, List.of(event(rng).encode(), event(rng).encode()));
      case 2 -> new GroupWord.Heads(group, true, List.of(event(rng).hash()));
      case 3 ->
          new GroupWord.Key(
              group, rng.next(8), new ReaderKey.Told(id, rng.next(32), 7, rng.next(33)));
      case 4 ->
          new GroupWord.Text(
              group, id, 300, rng.next(8), new Signature(rng.next(64)), rng.next(40));
      default -> new GroupWord.No(group);
    };
  }

  /** A store with each kind of record, spoilt. */
  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Groups groups = groups(prefix -> new TreeMap<>());
    Moment now = new Moment(0);
    Consumer<GroupOutput> out =
        output -> {
          if (output instanceof GroupOutput.Store stored) {
            stored
                .write()
                .value()
                .ifPresentOrElse(
                    value -> store.put(stored.write().key(), value),
                    () -> store.remove(stored.write().key()));
          }
        };
    groups.handle(new GroupInput.Create("tea", card()), now, out);
    Address group = groups.views().get(0).group();
    ChainTime noon = new ChainTime(1_000);
    groups.handle(new GroupInput.Invite(group, card(), 2, 60, noon), now, out);
    groups.handle(new GroupInput.Do(group, new Act.Rename("coffee")), now, out);
    groups.handle(new GroupInput.Send(group, rng.next(16), hello(rng), noon), now, out);
    GroupInvite other = new GroupInvite(any(rng), rng.next(12), card());
    groups.handle(new GroupInput.Join(other, any(rng), card()), now, out);
    return Stores.spoilt(rng, store, GroupTargets::groups);
  }

  private static Groups groups(StoredRecords stored) {
    return new Groups(DEVICE, NETWORK, Keys.CURVE, Keys.CURVE, new Rng(1), stored);
  }
}
