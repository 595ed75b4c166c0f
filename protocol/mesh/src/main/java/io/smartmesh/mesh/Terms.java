package io.smartmesh.mesh;

import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;

/**
 * On what terms a node relays, as it says in its greetings (LN-44). Nothing is billed by it; it
 * only moves the choice of ways (RT-24, RT-25).
 *
 * <pre>
 * power 1 | price 2
 * </pre>
 *
 * @param price for a megabyte, in thousandths of an SMT, 0 to {@link #PRICE_MOST}
 */
public record Terms(Power power, int price) {
  public static final int PRICE_MOST = 0xffff;

  public static final Terms STANDARD = new Terms(Power.NORMAL, 0);

  /**
   * @throws IllegalArgumentException for a price that cannot be said
   */
  public Terms {
    if (price < 0 || price > PRICE_MOST) {
      throw new IllegalArgumentException("price " + price + " not in 0 to " + PRICE_MOST);
    }
  }

  void encode(Encoder out) {
    out.u8(power.number()).u16(price);
  }

  static Terms decode(Decoder in) throws Malformed {
    int power = in.u8();
    return new Terms(Power.of(power).orElseThrow(() -> new Malformed("power " + power)), in.u16());
  }
}
