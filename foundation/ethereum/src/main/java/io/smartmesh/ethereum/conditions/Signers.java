package io.smartmesh.ethereum.conditions;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Eip712;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything is earned by the approvals of {@code needed} of the signers (SC-8).
 *
 * @param needed 1 to the number of signers
 * @param statement what they approve of, hashed; with something in it that no other leaf has
 * @param signers 1 to {@link #MOST}, ascending
 */
public record Signers(int needed, Hash statement, List<Address> signers) implements Condition {
  /** The contract has the same bound. */
  public static final int MOST = 10;

  private static final Hash APPROVAL = Eip712.typeHash("Approval(bytes32 terms)");

  /**
   * @throws IllegalArgumentException for a list that is not ascending, or too short or too long
   */
  public Signers {
    if (needed < 1 || needed > signers.size() || signers.size() > MOST) {
      throw new IllegalArgumentException(needed + " of " + signers.size() + " signers");
    }
    Address previous = Address.ZERO;
    for (Address signer : signers) {
      if (signer.compareTo(previous) <= 0) {
        throw new IllegalArgumentException(signer + " after " + previous);
      }
      previous = signer;
    }
    signers = Collections.unmodifiableList(new ArrayList<>(signers));
  }

  @Override
  public Hash terms() {
    return Hashes.keccak256(descriptor());
  }

  @Override
  public Bytes descriptor() {
    Encoder out = new Encoder().u8(needed).u8(signers.size()).hash(statement);
    signers.forEach(out::address);
    return out.toBytes();
  }

  public static Signers read(Decoder in) throws Malformed {
    int needed = in.u8();
    int count = in.u8();
    Hash statement = in.hash();
    List<Address> signers = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MOST + 1); i++) {
      signers.add(in.address());
    }
    try {
      return new Signers(needed, statement, signers);
    } catch (IllegalArgumentException e) {
      throw new Malformed(String.valueOf(e.getMessage()));
    }
  }

  /** One signer's approval, 65 bytes. */
  public Bytes approve(SigningKey key, Court court) {
    return court.sign(key, digest(court));
  }

  /** Evidence of the first {@link #needed} of these approvals, by the address of who gave them. */
  public Bytes evidence(SortedMap<Address, Bytes> approvals) {
    Encoder out = new Encoder().raw(descriptor());
    approvals.values().stream().limit(needed).forEach(out::raw);
    return out.toBytes();
  }

  @Override
  public Amount earned(Amount amount, Bytes proof, Court court) {
    if (proof.length() != needed * Court.SIGNATURE_LENGTH) {
      return Amount.ZERO;
    }
    Hash digest = digest(court);
    int next = 0;
    for (int i = 0; i < needed; i++) {
      int start = i * Court.SIGNATURE_LENGTH;
      Optional<Address> by =
          court.signer(digest, proof.slice(start, start + Court.SIGNATURE_LENGTH));
      int place = by.map(signers::indexOf).orElse(-1);
      if (place < next) {
        return Amount.ZERO;
      }
      next = place + 1;
    }
    return amount;
  }

  private Hash digest(Court court) {
    return court.digest("SmartMesh Signers", Eip712.structHash(APPROVAL, terms().bytes()));
  }
}
