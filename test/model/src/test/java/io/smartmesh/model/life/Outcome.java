package io.smartmesh.model.life;

/**
 * How the chain stands when it is asked, and what evidence was registered in time.
 *
 * @param due what H must get in any case
 * @param p what the evidence for p is worth
 * @param q what the evidence for q is worth
 */
public record Outcome(boolean restOfLeaf, boolean claimEnd, Funds funds, int p, int q, int due) {

  Outcome(Scene scene, Life life, Funds funds, int p, int q) {
    this(
        scene.has(LifeRule.R12_REST_OF_LEAF),
        scene.has(LifeRule.R12_CLAIM_END),
        funds,
        p,
        q,
        due(life, funds, p, q));
  }

  /** What p or q is worth when nothing of it is folded. */
  public static int amount(int leaf) {
    return Scene.amount(leaf);
  }

  /** With all rules. */
  public static Outcome of(Funds funds, int p, int q) {
    return new Outcome(true, true, funds, p, q, 0);
  }

  /**
   * PF-2: what H accepted and can prove, less the worst that it signed and was not released from.
   * There is no upper bound: what it accepted must be there.
   */
  private static int due(Life life, Funds funds, int p, int q) {
    Outcome fates = of(funds, p, q);
    int floor = life.ackedNewest().seq();
    int owed = 0;
    for (State state : life.own()) {
      owed = state.seq() >= floor ? Math.max(owed, fates.value(state)) : owed;
    }
    if (life.restored()) {
      for (State state : life.got()) {
        owed = state.seq() >= floor ? Math.max(owed, fates.value(state)) : owed;
      }
    }
    int income = fates.value(without(life.best(), life.released()));
    int due = Math.max(0, funds.deposit() - funds.out() + income - owed);
    // What it has forgotten, a withdrawal that it signed may still show.
    return life.restored() ? Math.min(due, funds.total()) : due;
  }

  public static State without(State state, int leaves) {
    int p = (leaves & 1) != 0 ? 0 : state.p();
    int q = (leaves & 2) != 0 ? 0 : state.q();
    return new State(state.seq(), state.paid(), p, q, state.junk());
  }

  /** What a state brings its payee, who is there to claim. */
  public int value(State state) {
    return state.paid() + earned(state.p(), p, 0) + earned(state.q(), q, 1);
  }

  /** The same for H, where V may resolve H's leaves first, with less than H could show. */
  int income(State state) {
    return claimEnd ? value(state) : state.paid();
  }

  private int earned(int leaf, int evidence, int index) {
    int folded = restOfLeaf ? Scene.amount(index) - leaf : 0;
    return Math.max(0, Math.min(leaf, evidence - folded));
  }

  public int share(State peers, State own) {
    return funds.share(income(peers), value(own));
  }

  @Override
  public String toString() {
    String evidence = p + q > 0 ? ", evidence for p " + p + " and q " + q : "";
    String out = funds.out() + funds.peerOut() > 0 ? ", withdrawn " : "";
    return evidence + (out.isEmpty() ? "" : out + funds.out() + "+" + funds.peerOut());
  }
}
