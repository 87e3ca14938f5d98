# One run at a time in a working directory. The lock says who holds it; that of a dead process is taken over.

function Enter-Lock {
    $folder = Get-WorkPath -Name ''
    $Run.IsNew = -not [IO.Directory]::Exists($folder)
    $path = Get-WorkPath -Name 'lock'
    $draft = "$path.$PID"
    $culture = [Globalization.CultureInfo]::InvariantCulture
    $started = (Get-Process -Id $PID).StartTime.ToUniversalTime().ToString('o', $culture)
    $claim = [ordered]@{
        pid = $PID; host = [Environment]::MachineName; operator = $Run.Operator; start = (Get-Moment); born = $null
        started = $started
    }
    $text = ConvertTo-Json -InputObject $claim -Compress
    try {
        [void][IO.Directory]::CreateDirectory($folder)
        [IO.File]::WriteAllText($draft, $text, (New-Object -TypeName 'Text.UTF8Encoding' -ArgumentList $false))
    } catch {
        $failure = $_.Exception.GetBaseException()
        $Run.FailureCode = 2
        Stop-WithFailure -Path $folder -Failure $failure
    }
    try {
        for ($attempt = 1; $true; $attempt++) {
            try {
                [IO.File]::Move($draft, $path)
                $Run.Lock = $path
                return
            } catch { if (-not [IO.File]::Exists($path) -or $attempt -gt 2) { throw } }
            Test-Holder -Path $path
            [IO.File]::Delete($path)
        }
    } finally { [IO.File]::Delete($draft) }
}

# Stops where the holder of the lock lives, or may live.
function Test-Holder {
    param([string]$Path)
    $holder = $null
    try { $holder = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($Path)) } catch { $holder = $null }
    $process = Get-Field $holder 'pid'
    $by = if ("$(Get-Field $holder 'operator')" -eq '') { '' } else { " ($($holder.operator))" }
    $since = Get-Field $holder 'start'
    if ($since -is [datetime]) { $since = $since.ToString('o', [Globalization.CultureInfo]::InvariantCulture) }
    $who = 'somebody'
    if ($null -ne $process) { $who = "process $process on $(Get-Field $holder 'host')$by, since $since" }
    $isOurs = $null -ne $process -and "$(Get-Field $holder 'host')" -eq [Environment]::MachineName
    if ($isOurs -and -not (Test-Alive -ProcessId ([int]$process) -Holder $holder)) {
        Write-Line (Get-Words 'run/tookOver' @{ pid = $process; start = "$since" })
        return
    }
    Stop-WithWords -Code 2 -Id 'run/locked' -Values @{ holder = $who; lock = $Path }
}

# Does the process live? Its number may have gone to another one since.
function Test-Alive {
    param([int]$ProcessId, $Holder)
    $process = Get-Process -Id $ProcessId -ErrorAction SilentlyContinue
    if ($null -eq $process) { return $false }
    $said = Get-Field $Holder 'started'
    if ($null -eq $said) { return $true }
    try { $begun = $process.StartTime.ToUniversalTime() } catch { return $true }
    if ($said -isnot [datetime]) {
        $culture = [Globalization.CultureInfo]::InvariantCulture
        $said = [datetime]::Parse("$said", $culture, [Globalization.DateTimeStyles]::RoundtripKind)
    }
    return ([Math]::Abs(($begun - $said.ToUniversalTime()).TotalSeconds) -lt 5)
}

# Gives the lock back; a folder that was made for it alone goes with it.
function Exit-Lock {
    if ($Run.Lock -ne '') { [IO.File]::Delete($Run.Lock) }
    $Run.Lock = ''
    $folder = Get-WorkPath -Name ''
    if ($Run.IsNew -and [IO.Directory]::Exists($folder) -and
        [IO.Directory]::GetFileSystemEntries($folder).Count -eq 0) {
        [IO.Directory]::Delete($folder)
    }
}
