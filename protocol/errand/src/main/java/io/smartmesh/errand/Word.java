package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What somebody says for a relayer. It proves nothing (RL-21).
 *
 * <pre>
 * 1 quoted    PaidCalls 20 | relayer 20 | fee amount | gas 8
 * 2 standing  digest 32 | state 1 | why text | transaction? flag[32]
 * 3 refused   code text | what text | again flag
 * </pre>
 */
public sealed interface Word {
  /**
   * @param paidCalls the contract for fees of acts (TK-13)
   * @param relayer who sends and is paid; it is signed
   * @param fee in units of SMT
   */
  record Quoted(Address paidCalls, Address relayer, Amount fee, long gas) implements Word {}

  /** What became of a request. */
  record Standing(Hash id, State state, String why, Optional<Hash> transaction) implements Word {}

  /**
   * @param code such as {@code fee-too-low}; {@code no-relayer} of who knows none
   * @param again whether the same may be taken later
   */
  record Refused(String code, String what, boolean again) implements Word {}

  /** As docs/relayer.yaml has them. */
  enum State {
    QUEUED(1),
    SENT(2),
    MINED(3),
    DONE(4),
    FAILED(5),
    EXPIRED(6);

    private final int number;

    State(int number) {
      this.number = number;
    }

    private static State of(int number) throws Malformed {
      for (State state : values()) {
        if (state.number == number) {
          return state;
        }
      }
      throw new Malformed("state " + number);
    }
  }

  /** A refusal whose texts are cut where they are too long. */
  static Refused refusal(String code, String what, boolean again) {
    return new Refused(
        cut(code, ErrandLimits.CODE_BYTES), cut(what, ErrandLimits.WHAT_BYTES), again);
  }

  /** The same for a state's reason. */
  static Standing standing(Hash id, State state, String why, Optional<Hash> transaction) {
    return new Standing(id, state, cut(why, ErrandLimits.WHAT_BYTES), transaction);
  }

  /** At a whole character; without anything that UTF-8 cannot say. */
  private static String cut(String text, int mostBytes) {
    int end = 0;
    int bytes = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      int chars = Character.charCount(point);
      bytes += text.substring(end, end + chars).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > mostBytes || !Encoder.isText(text.substring(end, end + chars))) {
        break;
      }
      end += chars;
    }
    return text.substring(0, end);
  }

  static void write(Word word, Encoder out) {
    if (word instanceof Quoted w) {
      out.u8(1).address(w.paidCalls).address(w.relayer).amount(w.fee).u64(w.gas);
    } else if (word instanceof Standing w) {
      out.u8(2).hash(w.id).u8(w.state.number).text(w.why).flag(w.transaction.isPresent());
      w.transaction.ifPresent(out::hash);
    } else {
      Refused w = (Refused) word;
      out.u8(3).text(w.code).text(w.what).flag(w.again);
    }
  }

  static Word read(Decoder in) throws Malformed {
    int type = in.u8();
    switch (type) {
      case 1:
        return new Quoted(in.address(), in.address(), in.amount(), in.u64());
      case 2:
        Hash id = in.hash();
        State state = State.of(in.u8());
        String why = in.text(ErrandLimits.WHAT_BYTES);
        return new Standing(id, state, why, in.flag() ? Optional.of(in.hash()) : Optional.empty());
      case 3:
        return new Refused(
            in.text(ErrandLimits.CODE_BYTES), in.text(ErrandLimits.WHAT_BYTES), in.flag());
      default:
        throw new Malformed("unknown word " + type);
    }
  }
}
