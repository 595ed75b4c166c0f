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
import io.smartmesh.ethereum.Words;
import java.math.BigInteger;

/**
 * Earned by what one oracle answers to one question (SC-9).
 *
 * @param value what the answer is compared with: see {@link Rule}
 * @param salt any 32 bytes that no other leaf on this question has
 */
public record Oracle(Rule rule, Address oracle, Hash question, Amount value, Hash salt)
    implements Condition {
  /** How an answer, a number of 256 bits, earns. */
  public enum Rule {
    /** The answer {@code value} earns everything, any other nothing. */
    REQUIRED,

    /** The answer is what is earned of {@code value}, which is the amount that was locked. */
    SUM
  }

  private static final Hash ANSWER = Eip712.typeHash("Answer(bytes32 question,bytes32 answer)");

  @Override
  public Hash terms() {
    return Hashes.keccak256(descriptor());
  }

  @Override
  public Bytes descriptor() {
    return new Encoder()
        .u8(rule == Rule.SUM ? 1 : 0)
        .address(oracle)
        .hash(question)
        .raw(Words.of(value))
        .hash(salt)
        .toBytes();
  }

  public static Oracle read(Decoder in) throws Malformed {
    int rule = in.u8();
    if (rule >= Rule.values().length) {
      throw new Malformed("rule " + rule + " of an oracle");
    }
    return new Oracle(Rule.values()[rule], in.address(), in.hash(), word(in), in.hash());
  }

  /** The oracle's answer: evidence for every leaf on this question, after its descriptor. */
  public static Bytes answer(SigningKey key, Hash question, Amount answer, Court court) {
    return Bytes.concat(Words.of(answer), court.sign(key, digest(question, answer, court)));
  }

  public Bytes evidence(Bytes answer) {
    return Bytes.concat(descriptor(), answer);
  }

  @Override
  public Amount earned(Amount amount, Bytes proof, Court court) throws Malformed {
    Decoder in = new Decoder(proof);
    Amount answer = word(in);
    Bytes signature = in.raw(Court.SIGNATURE_LENGTH);
    in.end();
    boolean said =
        court.signer(digest(question, answer, court), signature).filter(oracle::equals).isPresent();
    if (!said) {
      return Amount.ZERO;
    }
    if (rule == Rule.REQUIRED) {
      return answer.equals(value) ? amount : Amount.ZERO;
    }
    return amount.minusOrZero(value.minusOrZero(answer));
  }

  private static Hash digest(Hash question, Amount answer, Court court) {
    return court.digest(
        "SmartMesh Oracle", Eip712.structHash(ANSWER, question.bytes(), Words.of(answer)));
  }

  private static Amount word(Decoder in) throws Malformed {
    return new Amount(new BigInteger(1, in.raw(Words.LENGTH).toArray()));
  }
}
