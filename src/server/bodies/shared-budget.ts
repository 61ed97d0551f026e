/** An amount that all tenants share, and of which none may hold more than its part. */
export class SharedBudget {
  private readonly max: number;
  private readonly tenantMax: number;
  private readonly byTenant = new Map<string, number>();
  private all = 0;

  constructor(max: number, tenantMax: number) {
    this.max = max;
    this.tenantMax = tenantMax;
  }

  /** What all tenants hold together. */
  get held(): number {
    return this.all;
  }

  /** Whether a tenant could take this much now. */
  fits(tenant: string, amount: number): boolean {
    const own = this.byTenant.get(tenant) ?? 0;
    return this.all + amount <= this.max && own + amount <= this.tenantMax;
  }

  /** Takes an amount, all of it or nothing. */
  take(tenant: string, amount: number): boolean {
    if (!this.fits(tenant, amount)) return false;
    this.all += amount;
    this.byTenant.set(tenant, (this.byTenant.get(tenant) ?? 0) + amount);
    return true;
  }

  giveBack(tenant: string, amount: number): void {
    this.all -= amount;
    const left = (this.byTenant.get(tenant) ?? 0) - amount;
    if (left > 0) this.byTenant.set(tenant, left);
    else this.byTenant.delete(tenant);
  }
}
