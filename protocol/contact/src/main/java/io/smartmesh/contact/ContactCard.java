package io.smartmesh.contact;

import static io.smartmesh.contact.ContactLimits.CARD_BYTES;
import static io.smartmesh.contact.ContactLimits.NAME_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.IdentityError;
import java.util.Optional;

/**
 * What somebody shows of himself, so that he can be written to before he was ever met (CT-1). All
 * but the proof is signed by the device.
 *
 * <pre>
 * 01 version | network's mark 2 | device key 33 | account 20, zeros for none | prekey 33 |
 * made, hours 3 | name length 1 | name | signature 64 | proof: the account's card, or nothing
 * </pre>
 *
 * @param account as the device says it; shown to be so by {@code proof} only
 * @param prekey begins sessions with the device, and names it to carriers (CT-6)
 * @param madeHours when the prekey was made, in hours since 1970
 * @param name as {@link Names#clean} has it; may be empty
 * @param proof the account's card with the certificate of this device and nothing else
 */
public record ContactCard(
    PublicKey device,
    Optional<Address> account,
    PublicKey prekey,
    int madeHours,
    String name,
    Signature signature,
    Optional<Card> proof) {
  static final int VERSION = 1;
  private static final int HOUR_SECONDS = 3_600;
  private static final String TAG = "smartmesh/contact/card/1";
  private static final String MARK_TAG = "smartmesh/contact/network/1";

  /** What a device says of itself. */
  public record Said(Optional<Address> account, PublicKey prekey, ChainTime made, String name) {}

  /**
   * @param said the name is cleaned here, the time cut to hours
   * @param proof see {@link ContactCard}
   */
  public static ContactCard sign(SigningKey device, long network, Said said, Optional<Card> proof) {
    int hours = (int) (said.made().seconds() / HOUR_SECONDS) & 0xff_ffff;
    String name = Names.clean(said.name());
    Bytes fields = fields(network, device.publicKey(), said.account(), said.prekey(), hours, name);
    Signature signature = device.sign(digest(network, fields));
    return new ContactCard(
        device.publicKey(), said.account(), said.prekey(), hours, name, signature, proof);
  }

  public Address address() {
    return device.address();
  }

  public ChainTime made() {
    return new ChainTime((long) madeHours * HOUR_SECONDS);
  }

  /** Whether the account itself says that this is its device. */
  public boolean isProven() {
    return proof.isPresent();
  }

  /** What fits into a code of 300 characters (CT-4). */
  public ContactCard withoutProof() {
    return new ContactCard(device, account, prekey, madeHours, name, signature, Optional.empty());
  }

  /**
   * @param network that it was signed for
   */
  public Bytes encode(long network) {
    return Bytes.concat(
        fields(network, device, account, prekey, madeHours, name),
        signature.rs(),
        proof.map(Card::encode).orElse(Bytes.EMPTY));
  }

  private static Bytes fields(
      long network,
      PublicKey device,
      Optional<Address> account,
      PublicKey prekey,
      int hours,
      String name) {
    Bytes utf8 = Bytes.utf8(name);
    return new Encoder()
        .u8(VERSION)
        .u16(mark(network))
        .raw(device.compressed())
        .address(account.orElse(Address.ZERO))
        .raw(prekey.compressed())
        .u8(hours >> 16)
        .u16(hours & 0xffff)
        .u8(utf8.length())
        .raw(utf8)
        .toBytes();
  }

  /** By which a card of another mesh is told from a forged one; the signature binds it all. */
  private static int mark(long network) {
    Bytes hash = Hashes.tagged(MARK_TAG, new Encoder().u64(network).toBytes()).bytes();
    return (hash.at(0) & 0xff) << 8 | (hash.at(1) & 0xff);
  }

  private static Hash digest(long network, Bytes fields) {
    return Hashes.tagged(TAG, new Encoder().u64(network).toBytes(), fields);
  }

  /** A card from anywhere; every signature is checked. */
  public static Result<ContactCard, CardError> decode(
      Bytes bytes, long network, Curve curve, Verifier verifier) {
    if (bytes.length() > CARD_BYTES) {
      return Result.err(new CardError.TooLong(bytes.length(), CARD_BYTES));
    }
    try {
      Decoder in = new Decoder(bytes);
      int version = in.u8();
      if (version > VERSION) {
        return Result.err(new CardError.NewerVersion(version, VERSION));
      }
      if (version < VERSION) {
        throw new Malformed("card of version " + version);
      }
      int mark = in.u16();
      if (mark != mark(network)) {
        return Result.err(new CardError.OtherNetwork(mark, mark(network)));
      }
      ContactCard card = read(in, curve);
      Bytes fields =
          fields(network, card.device, card.account, card.prekey, card.madeHours, card.name);
      if (!verifier.verify(card.device, digest(network, fields), card.signature)) {
        return Result.err(new CardError.BadSignature(card.address()));
      }
      if (!Names.isClean(card.name)) {
        return Result.err(new CardError.NameNotClean(Names.clean(card.name)));
      }
      return in.remaining() == 0 ? Result.ok(card) : card.proven(in.rest(), curve, verifier);
    } catch (Malformed e) {
      return Result.err(new CardError.Malformed(e.what()));
    }
  }

  /** Of the own store, where it was checked before. */
  static ContactCard stored(Bytes bytes, Curve curve) throws Malformed {
    Decoder in = new Decoder(bytes);
    in.version("stored contact card", VERSION);
    in.u16();
    ContactCard card = read(in, curve);
    in.end();
    return card;
  }

  private static ContactCard read(Decoder in, Curve curve) throws Malformed {
    PublicKey device = point(in, curve);
    Address account = in.address();
    PublicKey prekey = point(in, curve);
    int hours = in.u8() << 16;
    hours |= in.u16();
    int length = in.u8();
    if (length > NAME_BYTES) {
      throw new Malformed("a name of " + length + " bytes, at most " + NAME_BYTES);
    }
    // Told apart from what is not UTF-8 by the codec that all texts go through.
    String name = new Decoder(new Encoder().bytes(in.raw(length)).toBytes()).text(NAME_BYTES);
    Signature signature = new Signature(in.raw(Signature.LENGTH));
    Optional<Address> named =
        account.equals(Address.ZERO) ? Optional.empty() : Optional.of(account);
    return new ContactCard(device, named, prekey, hours, name, signature, Optional.empty());
  }

  static PublicKey point(Decoder in, Curve curve) throws Malformed {
    return curve
        .parse(in.raw(PublicKey.LENGTH))
        .orElseThrow(() -> new Malformed("not a point of the curve"));
  }

  private Result<ContactCard, CardError> proven(Bytes bytes, Curve curve, Verifier verifier) {
    Result<Card, IdentityError> decoded = Card.decode(bytes, curve, verifier);
    if (decoded instanceof Result.Err<Card, IdentityError> err) {
      return Result.err(new CardError.BadProof(err.error()));
    }
    Card card = decoded.orThrow();
    Address named = account.orElse(Address.ZERO);
    if (!card.account().equals(named)) {
      return Result.err(new CardError.OtherAccount(named, card.account()));
    }
    if (card.statements().size() != 1 || !card.isValid(address())) {
      return Result.err(new CardError.NotCertified(card.account(), address()));
    }
    return Result.ok(
        new ContactCard(device, account, prekey, madeHours, name, signature, Optional.of(card)));
  }

  /** By which carriers are told whom something is for, to those who hold this card (CT-6). */
  public static Bytes tagSecret(PublicKey prekey) {
    return Hashes.tagged("smartmesh/contact/tag/1", prekey.compressed()).bytes();
  }
}
