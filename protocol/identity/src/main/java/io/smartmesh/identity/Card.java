package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All that is known of one account's devices: a set of statements that only grows, so that cards
 * from anywhere can be united in any order and none goes back (ID-4). A device is valid when it is
 * certified and not revoked (ID-5). Immutable.
 *
 * <pre>
 * version 01 | account key 33 | count varint | statement*
 * </pre>
 */
public final class Card {
  private static final int VERSION = 1;

  private final PublicKey account;
  private final TreeMap<Address, Statement> certificates;
  private final TreeMap<Address, Statement> revocations;

  private Card(
      PublicKey account,
      TreeMap<Address, Statement> certificates,
      TreeMap<Address, Statement> revocations) {
    this.account = account;
    this.certificates = certificates;
    this.revocations = revocations;
  }

  /** Of an account of which nothing is known. */
  public static Card of(PublicKey account) {
    return new Card(account, new TreeMap<>(), new TreeMap<>());
  }

  /** With this certificate alone, which came out of another card. */
  public static Optional<Card> ofOne(PublicKey account, Statement.Certificate certificate) {
    return of(account).with(certificate).fold(Optional::of, refused -> Optional.empty());
  }

  public PublicKey accountKey() {
    return account;
  }

  public Address account() {
    return account.address();
  }

  /** Every statement in an order of its own: certificates by device, then revocations. */
  public List<Statement> statements() {
    List<Statement> all = new ArrayList<>(certificates.values());
    all.addAll(revocations.values());
    return all;
  }

  /** Certified devices, revoked or not, the newest certificate first. */
  public List<Statement.Certificate> devices() {
    List<Statement.Certificate> devices = new ArrayList<>();
    certificates.values().forEach(c -> devices.add((Statement.Certificate) c));
    devices.sort(
        (a, b) ->
            a.issuedAt().equals(b.issuedAt())
                ? b.device().compareTo(a.device())
                : b.issuedAt().compareTo(a.issuedAt()));
    return devices;
  }

  public boolean isValid(Address device) {
    return certificates.containsKey(device) && !revocations.containsKey(device);
  }

  /** A revocation of a device that never agreed to be this account's means nothing. */
  public boolean isRevoked(Address device) {
    return certificates.containsKey(device) && revocations.containsKey(device);
  }

  public boolean names(Address device) {
    return certificates.containsKey(device);
  }

  /** Whom to write to: the valid device with the newest certificate (ID-5). */
  public Optional<Address> preferred() {
    for (Statement.Certificate certificate : devices()) {
      if (isValid(certificate.device())) {
        return Optional.of(certificate.device());
      }
    }
    return Optional.empty();
  }

  /** With a certificate for {@code device} that is newer than all before. */
  public Result<Card, IdentityError> certify(
      SigningKey accountKey, SigningKey device, long number, ChainTime now) {
    return with(Statement.Certificate.sign(accountKey, device, number, after(now)));
  }

  public Result<Card, IdentityError> revoke(SigningKey accountKey, Address device, ChainTime now) {
    return with(Statement.Revocation.sign(accountKey, device, after(now)));
  }

  /** A device whose clock is behind does not make its certificate an old one. */
  private ChainTime after(ChainTime now) {
    ChainTime time = now;
    for (Statement statement : statements()) {
      if (!time.isAfter(statement.issuedAt())) {
        time = statement.issuedAt().plusSeconds(1);
      }
    }
    return time;
  }

  /**
   * United with {@code other}, whose signatures are believed: it went through {@link #decode} or
   * was made here.
   */
  public Result<Card, IdentityError> union(Card other) {
    Result<Card, IdentityError> all = Result.ok(this);
    for (Statement statement : other.statements()) {
      if (all instanceof Result.Ok<Card, IdentityError> ok) {
        all = ok.value().with(statement);
      }
    }
    return all;
  }

  /** This one itself when it says nothing new; the signature has been checked. */
  Result<Card, IdentityError> with(Statement statement) {
    if (!statement.account().equals(account())) {
      return Result.err(new IdentityError.WrongAccount(statement.account(), account()));
    }
    boolean certificate = statement instanceof Statement.Certificate;
    TreeMap<Address, Statement> into = certificate ? certificates : revocations;
    Statement before = into.get(statement.device());
    if (before != null && !isNewer(statement, before)) {
      return Result.ok(this);
    }
    if (before == null && into.size() >= IdentityLimits.DEVICES) {
      return Result.err(new IdentityError.TooManyDevices(account(), IdentityLimits.DEVICES));
    }
    TreeMap<Address, Statement> changed = new TreeMap<>(into);
    changed.put(statement.device(), statement);
    return Result.ok(
        certificate
            ? new Card(account, changed, revocations)
            : new Card(account, certificates, changed));
  }

  /** Total, so that all who have seen the same statements hold the same card. */
  private static boolean isNewer(Statement a, Statement b) {
    int byTime = a.issuedAt().compareTo(b.issuedAt());
    return byTime != 0 ? byTime > 0 : a.encode().compareTo(b.encode()) > 0;
  }

  public Bytes encode() {
    Encoder out = new Encoder().u8(VERSION).raw(account.compressed());
    List<Statement> all = statements();
    out.varint(all.size());
    all.forEach(statement -> out.raw(statement.encode()));
    return out.toBytes();
  }

  /** A card from anywhere; every signature is checked. */
  public static Result<Card, IdentityError> decode(Bytes bytes, Curve curve, Verifier verifier) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("card", VERSION);
      Card card = of(Statement.key(in, curve));
      int count = in.count(2 * IdentityLimits.DEVICES);
      for (int i = 0; i < count; i++) {
        Statement statement = Statement.read(in, card.account(), curve);
        Result<Statement, IdentityError> checked = statement.check(card.account, verifier);
        if (checked instanceof Result.Err<Statement, IdentityError> err) {
          return Result.err(err.error());
        }
        Result<Card, IdentityError> next = card.with(statement);
        if (next instanceof Result.Err<Card, IdentityError> err) {
          return Result.err(err.error());
        }
        card = next.orThrow();
      }
      in.end();
      return Result.ok(card);
    } catch (Malformed e) {
      return Result.err(new IdentityError.Malformed(e.what()));
    }
  }

  /** The statements whose ids are not in {@code have}. */
  List<Statement> without(Predicate<Bytes> have) {
    List<Statement> missing = new ArrayList<>();
    for (Statement statement : statements()) {
      if (!have.test(statement.id())) {
        missing.add(statement);
      }
    }
    return missing;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Card card && encode().equals(card.encode());
  }

  @Override
  public int hashCode() {
    return encode().hashCode();
  }

  /** Short: it goes into logs. */
  @Override
  public String toString() {
    return "card of " + account() + " with " + devicesByState();
  }

  private Map<String, Integer> devicesByState() {
    Map<String, Integer> counts = new TreeMap<>();
    certificates
        .keySet()
        .forEach(device -> counts.merge(isValid(device) ? "valid" : "revoked", 1, Integer::sum));
    return counts;
  }
}
