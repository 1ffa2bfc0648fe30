-- Tables of a made-up till. on_hand holds what is reserved until it is sold.
create table article (
  number varchar(40) primary key,
  name varchar(200) not null,
  ean varchar(20),
  price numeric(12, 2) not null,
  on_hand numeric(12, 3) not null default 0
);
create table receipt (number bigint primary key, booked_at timestamptz not null);
create table receipt_line (
  receipt bigint not null references receipt (number),
  line integer not null,
  article varchar(40) not null references article (number),
  quantity numeric(12, 3) not null,
  price numeric(12, 2) not null,
  primary key (receipt, line)
);
create table web_order_line (
  id varchar(100) primary key,
  order_name varchar(40) not null,
  article varchar(40) not null references article (number),
  quantity numeric(12, 3) not null check (quantity >= 0),
  price numeric(12, 2) not null,
  state varchar(10) not null
);
create function book_web_line() returns trigger language plpgsql as $$
begin
  if new.state = 'sold' and (tg_op = 'INSERT' or old.state <> 'sold') then
    update article set on_hand = on_hand - new.quantity where number = new.article;
  end if;
  return new;
end $$;
create trigger book_web_line after insert or update on web_order_line
  for each row execute function book_web_line();
