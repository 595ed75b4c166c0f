package io.smartmesh.contact;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.identity.Card;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

public final class ContactTargets {
  private static final long NETWORK = 7;
  private static final SigningKey ACCOUNT = Keys.of(1);
  private static final SigningKey DEVICE = Keys.of(2);
  private static final List<String> NAMES = List.of("Ana", "安娜", "Ünal Ç", "می‌خواهم");

  private ContactTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
                "contact: card",
                rng -> new Sample(card(rng).encode(NETWORK), ContactTargets::decoded))
            .dear(),
        Target.string(
            "contact: text of a card",
            rng ->
                new Sample(
                    Bytes.wrap(
                        CardText.of(rng.next(1 + rng.below(300)))
                            .getBytes(StandardCharsets.UTF_16BE)),
                    input ->
                        Outcome.of(
                            CardText.parse(string(input)).isOk()
                                ? Optional.of(input)
                                : Optional.empty(),
                            "no text of a card"))),
        Target.string(
            "contact: name",
            rng ->
                new Sample(
                    Bytes.wrap(rng.pick(NAMES).getBytes(StandardCharsets.UTF_16BE)),
                    ContactTargets::cleaned)),
        Target.binary("contact: roster", ContactTargets::roster).dear());
  }

  private static String string(Bytes utf16) {
    return new String(utf16.toArray(), StandardCharsets.UTF_16BE);
  }

  private static Outcome decoded(Bytes input) {
    return Outcome.of(
        ContactCard.decode(input, NETWORK, Keys.CURVE, Keys.CURVE), card -> card.encode(NETWORK));
  }

  /** What is cleaned must be clean, whatever it was. */
  private static Outcome cleaned(Bytes input) {
    String name = string(input);
    String clean = Names.clean(name);
    if (!Names.isClean(clean)) {
      throw new IllegalStateException("not clean: " + clean);
    }
    return clean.equals(name) ? Outcome.taken() : Outcome.refused("a name that is not clean");
  }

  private static ContactCard card(Rng rng) {
    ChainTime now = new ChainTime(1_700_000_000 + rng.below(1_000_000));
    Optional<Card> proof =
        rng.chance(0.5)
            ? Optional.of(
                Card.of(ACCOUNT.publicKey())
                    .certify(ACCOUNT, DEVICE, rng.below(1_000), now)
                    .orThrow())
            : Optional.empty();
    ContactCard.Said said =
        new ContactCard.Said(
            Optional.of(ACCOUNT.address()), Keys.of(3).publicKey(), now, rng.pick(NAMES));
    return ContactCard.sign(DEVICE, NETWORK, said, proof);
  }

  private static Sample roster(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Roster roster = roster(prefix -> new TreeMap<>());
    ContactCard card = card(rng);
    RosterInput input =
        rng.chance(0.3)
            ? new RosterInput.Called(card)
            : new RosterInput.Take(card, "Bo", rng.chance(0.5), new ChainTime(7));
    roster.handle(
        input,
        new Moment(0),
        output -> {
          if (output instanceof RosterOutput.Store stored) {
            store.put(stored.write().key(), stored.write().value().orElseThrow());
          }
        });
    return Stores.spoilt(rng, store, ContactTargets::roster);
  }

  private static Roster roster(io.smartmesh.base.StoredRecords stored) {
    return new Roster(Keys.of(9).address(), NETWORK, Keys.CURVE, stored);
  }
}
