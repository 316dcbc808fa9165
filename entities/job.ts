import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobKind } from '../src/jobs.js';

/** Work to be done after a commit. Done jobs are deleted; those that failed for good stay, with the reason. */
@Entity('jobs')
export class Job {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  kind!: JobKind;

  @Column('text')
  data!: string;

  /** Not before; while a worker holds the job, the end of its lease. */
  @Column('bigint', { name: 'run_at' })
  runAt!: number;

  @Column('integer')
  attempts!: number;

  @Column('text', { nullable: true })
  problem!: string | null;

  @Column('bigint', { name: 'dead_at', nullable: true })
  deadAt!: number | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
