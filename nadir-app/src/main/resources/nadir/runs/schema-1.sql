-- Times are milliseconds since 1970. A NaN is null, for SQLite keeps none.
create table schema_version (
    version integer not null primary key,
    applied bigint not null,
    nadir text not null
);

create table runs (
    number ${identity},
    id text not null unique,
    parent bigint references runs (number) on delete cascade,
    task text,
    command text not null,
    arguments text not null,
    directory text not null,
    seed bigint,
    data text,
    model text,
    state text not null check (state in ('running', 'finished', 'failed', 'interrupted')),
    status integer,
    outcome text,
    cause text,
    started bigint not null,
    ended bigint,
    alive bigint not null,
    host text not null,
    scope text not null,
    process bigint not null,
    process_started bigint not null,
    nadir text not null,
    java text not null,
    blas text,
    machine text not null,
    conventions text,
    result text,
    unique (parent, task)
);

create index runs_by_start on runs (started);

create index runs_by_state on runs (state);

create table settings (
    run bigint not null references runs (number) on delete cascade,
    name text not null,
    value text not null,
    primary key (run, name)
) ${clustered};

create table figures (
    run bigint not null references runs (number) on delete cascade,
    name text not null,
    number double precision,
    text text,
    primary key (run, name)
) ${clustered};

create table files (
    run bigint not null references runs (number) on delete cascade,
    direction text not null check (direction in ('in', 'out')),
    role text not null,
    path text not null,
    location text,
    bytes bigint,
    hash text,
    note text,
    primary key (run, direction, role, path)
) ${clustered};

create table metrics (
    run bigint not null references runs (number) on delete cascade,
    name text not null,
    step bigint not null,
    value double precision,
    at bigint not null,
    primary key (run, name, step)
) ${clustered};

create table tags (
    run bigint not null references runs (number) on delete cascade,
    name text not null,
    value text not null,
    primary key (run, name)
) ${clustered};
