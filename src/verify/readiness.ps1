# What is looked at before an upgrade, and what comes of it. The twin of readiness.ts and preflight.ts.

# The report of a preflight.
function Get-Preflight {
    param([hashtable]$Request)
    $startedAt = Get-Moment
    $script:Matchers = New-Matchers
    $observation = Get-Observation -Request $Request
    $context = Get-Situation -Observation $observation
    $context.Settings = Get-SettingsFacts -Observation $observation
    foreach ($reference in $context.Settings.References) {
        $path = Resolve-Reference -File $reference.File
        if ($null -ne $path -and -not $observation.Present.Contains((ConvertTo-FoldedName -Name $path))) { Add-Presence -Observation $observation -Relative $path -FolderOnly $false }
    }
    # What is kept as the backup afterwards is the runtime folder as it is now.
    $observation.BackupEntries = $observation.RuntimeEntries
    $context.NoBackup = Get-NoBackupBefore
    $context.WrongBackup = $null
    $context.WrongRuntime = $null
    $context.Installed = Get-InstalledResult -Observation $observation
    $context.NoRuntime = Get-WhyNotInstalled -Installed $context.Installed
    $context.Readiness = Get-Readiness -Request $Request -Context $context
    $results = @(foreach ($check in $Facts.PreflightChecks) {
        $drafts = @(& $check.Judge -Context $context | Where-Object -FilterScript { $null -ne $_ })
        if ($drafts.Count -eq 0) { $drafts = @(New-NoSubject -Summary $check.Summary) }
        foreach ($draft in $drafts) { ConvertTo-PreflightResult -Check $check -Draft $draft -Context $context }
    })
    $lines = @(foreach ($line in $Facts.GoNoGo) { Get-LineState -Line $line -Results $results })
    return [ordered]@{
        schemaVersion = 1
        subject = Get-SubjectFacts -Request $Request
        startedAt = $startedAt
        endedAt = Get-Moment
        tool = [ordered]@{ name = $Facts.Tool.Name; version = $Facts.Tool.Version }
        archives = @(foreach ($archive in $context.Readiness.Archives) { if ($archive.State -ne 'none' -and $null -ne $archive.Sha256) { [ordered]@{ option = 'archive'; file = $archive.File; sha256 = $archive.Sha256; version = $archive.Version } } })
        builds = @(Get-Builds -Observation $observation | Where-Object -FilterScript { $_.program.StartsWith("$($Facts.Runtime)/", [StringComparison]::Ordinal) })
        summary = Get-PreflightSummary -Results $results -Lines $lines
        lines = $lines
        results = $results
    }
}

# What a finding means for the night; what no step carries over does not come to the new release.
function ConvertTo-PreflightResult {
    param([hashtable]$Check, [hashtable]$Draft, [hashtable]$Context)
    $hop = if ($Draft.ContainsKey('Hop')) { $Draft.Hop } else { 1 }
    foreach ($line in $Facts.GoNoGo) { if ($line.Hop -eq $hop -and $line.Checks -ccontains $Check.Name) { $Draft.Step = $line.Step; break } }
    $severity = if ($Draft.ContainsKey('Severity')) { $Draft.Severity } elseif ($Draft.Outcome -eq 'fail') { Get-First -Items @($Check.Fail, 'medium') } elseif ($Draft.Outcome -eq 'warn') { Get-First -Items @($Check.Warn, 'medium') } else { $null }
    if ($severity -eq 'inhibitor' -and $Context.Settings.Judgements.Contains((ConvertTo-FoldedName -Name $Draft.Subject)) -and -not (Test-Carried -Path $Draft.Subject)) { $severity = 'medium' }
    $result = ConvertTo-Result -Check $Check.Name -Draft $Draft
    $result.Insert(3, 'severity', $severity)
    return $result
}

# All that looks at a line has to pass; what was skipped, or is a risk, is a person's to decide.
function Get-LineState {
    param([hashtable]$Line, [object[]]$Results)
    $own = @(for ($at = 0; $at -lt $Results.Count; $at++) { if ($null -ne $Results[$at].step -and $Results[$at].step.id -ceq $Line.Step.Id) { $at } })
    $isNoGo = @($own | Where-Object -FilterScript { $Results[$_].severity -eq 'inhibitor' }).Count -gt 0
    $isTicked = $own.Count -gt 0 -and @($own | Where-Object -FilterScript { $Results[$_].outcome -ne 'pass' }).Count -eq 0
    return [ordered]@{ id = $Line.Step.Id; number = $Line.Step.Number; text = $Line.Text; state = $(if ($isNoGo) { 'no-go' } elseif ($isTicked) { 'ticked' } else { 'open' }); results = $own }
}

function Get-PreflightSummary {
    param([object[]]$Results, [object[]]$Lines)
    $summary = Get-Summary -Results $Results
    $count = { param($Level) @($Results | Where-Object -FilterScript { $_.severity -eq $Level }).Count }
    $inhibitors = & $count 'inhibitor'
    $summary.Insert(0, 'ready', ($inhibitors -eq 0 -and $summary.unknown -eq 0))
    $summary.Insert(1, 'inhibitors', $inhibitors)
    $summary.Insert(2, 'risks', [ordered]@{ high = & $count 'high'; medium = & $count 'medium'; low = & $count 'low' })
    $summary.Insert(3, 'open', @($Lines | Where-Object -FilterScript { $_.state -eq 'open' }).Count)
    return $summary
}

# What the host is called in commands.
function Get-HostDirectory { return $Facts.Directory }

# Where a folder of the backup is before the upgrade; $null: the folder is none of the backup's.
function Get-PlaceBefore {
    param([string]$Path, [string]$Backup)
    if (Test-SameName -One $Path -Other $Backup) { return $Facts.Runtime }
    if ((ConvertTo-FoldedName -Name $Path).StartsWith("$(ConvertTo-FoldedName -Name $Backup)/", [StringComparison]::Ordinal)) { return $Facts.Runtime + $Path.Substring($Backup.Length) }
    return $null
}

# Does a step copy this file to the place where it is now?
function Test-Carried {
    param([string]$Path)
    $patterns = @(foreach ($copy in @($Facts.Copies) + @($Facts.FurtherCopies)) { foreach ($file in $copy.Files) { "$($copy.To)/$file" } })
    return (New-PathMatcher -Patterns $patterns).IsMatch((ConvertTo-FoldedName -Name $Path))
}

# Has the new release of the first installation a file, by its path below the runtime folder?
function Test-ShippedNext {
    param([hashtable]$Context, [string]$Path)
    $index = $Context.Readiness.Archives[0].Index
    return $null -ne $index -and $index.Contains((ConvertTo-FoldedName -Name $Path))
}

# Everything that is looked at besides folders and settings.
function Get-Readiness {
    param([hashtable]$Request, [hashtable]$Context)
    $observation = $Context.Observation
    $root = $observation.Root
    $runtime = $observation.Runtime
    $inputs = @($Context.Settings.Inputs | Where-Object -FilterScript { $_.Current.State -eq 'bytes' })
    $variables = @(foreach ($file in $inputs) {
        if ($file.Format -ne 'xml') { continue }
        $given = Get-EnvironmentOf -Bytes $file.Current.Bytes
        if ($given.Count -gt 0) { @{ SettingsFile = $file.Path; Keys = @($given | ForEach-Object -Process { $_.Key }); Given = $given } }
    })
    $leaves = Get-Leaves -Inputs $inputs -Variables $variables
    $isThere = $runtime.State -eq 'folder'
    $archives = @(for ($at = 0; $at -lt @($Facts.Hops).Count; $at++) { Get-SeenArchive -To $Facts.Hops[$at] -Name $(if ($at -eq 0 -and $Request.FirstArchive -ne '') { $Request.FirstArchive } else { $Facts.ArchiveOf[$at] }) })
    return @{
        Archives = $archives
        Backups = @($Request.Backups)
        FreeBytes = Get-FreeBytes -Folder $root
        RuntimeTarget = Get-RuntimeTarget -Tree $runtime -Root $root
        Journal = Get-JournalState -Root $root
        Rights = @(@{ Path = '.'; May = Test-MayChange -Path $root }) + @(if ($isThere) { @{ Path = $Facts.Runtime; May = Test-MayChange -Path $runtime.Root } })
        Certificates = @(Get-SeenCertificates -Leaves $leaves -Root $root)
        Licence = Get-SeenLicence -Leaves $leaves
        Variables = $variables
        HostVariables = Get-HostVariables
        Processes = Get-SeenProcesses -Root $root
        Servers = @(Get-SeenServers -Leaves $leaves)
        Now = [DateTimeOffset]::Now
        Newest = Get-Newest -Root $root -Archives $archives -Settings @($inputs | ForEach-Object -Process { $_.Path })
    }
}

# The settings of files in JSON, of a key the one that wins.
function Get-Leaves {
    param([object[]]$Inputs, [object[]]$Variables)
    $leaves = New-Map
    foreach ($file in $Inputs) {
        if ($file.Format -ne 'json') { continue }
        $read = Read-Settings -Bytes $file.Current.Bytes -Format 'json'
        if ($null -ne $read.Problem) { continue }
        foreach ($leaf in $read.Settings.Leaves.get_Values()) { if ($null -ne $leaf.Value) { $leaves[(ConvertTo-FoldedKey -Key $leaf.Key)] = @{ SettingsFile = $file.Path; Key = $leaf.Key; Value = $leaf.Value } } }
    }
    foreach ($file in $Variables) { foreach ($given in $file.Given) { $leaves[(ConvertTo-FoldedKey -Key $given.Key)] = @{ SettingsFile = $file.SettingsFile; Key = $given.Key; Value = $given.Value } } }
    return $leaves
}

# An archive, read to its end. State: none, unfit or fit.
function Get-SeenArchive {
    param([string]$To, [string]$Name)
    $seen = @{ To = $To; State = 'none'; File = $Name; Problem = ''; Note = ''; Sha256 = $null; Sha256Told = $null; Entries = @(); Index = $null; Version = $null }
    if ($Name -eq '') { return $seen }
    $path = Resolve-FilePath -Name $Name
    # What cannot be opened at all was named wrongly; what is no release of this role and version is a finding.
    if (-not [IO.File]::Exists($path)) { Stop-WithUsage -Message "${Name}: $(Get-Words 'release/missing') $(Get-Words 'release/missingNote')" }
    $seen.Sha256 = (Get-FileHash -LiteralPath $path -Algorithm SHA256 -ErrorAction Stop).Hash.ToLowerInvariant()
    $told = Get-SeenFile -Path "$path.sha256"
    if ($told.State -eq 'bytes' -and $told.Bytes.Length -le 4096) {
        $sum = [regex]::Match([Text.Encoding]::UTF8.GetString($told.Bytes), '(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])')
        if ($sum.Success) { $seen.Sha256Told = $sum.Value.ToLowerInvariant() }
    }
    $role = $Facts.Role
    $release = $null
    try {
        $release = Open-Release -Path $path -Name $Name -Programs $role.Programs -VersionProgram $role.VersionProgram -Lines $Facts.Lines -Role $role.Name -OtherRoles $Facts.OtherRoles -Version $To -Unpacked
        Assert-ReleaseVersion -Release $release -Version $To -Lines $Facts.Lines
        $seen.Version = $release.Version
        # From front to back, as the files lie in it.
        foreach ($entry in @($release.Entries | Sort-Object -Property Offset)) {
            try { Copy-ReleaseFile -Release $release -Entry $entry -To $null } catch {
                if (-not $_.Exception.Data.Contains('usage')) { throw }
                $seen.State = 'unfit'
                $seen.Problem = $_.Exception.Data['Summary']
                $seen.Note = $_.Exception.Data['Note']
                return $seen
            }
        }
        $seen.State = 'fit'
        $seen.Entries = @($release.Entries)
        $seen.Index = $release.Index
    } catch {
        if (-not $_.Exception.Data.Contains('File')) { throw }
        $seen.State = 'unfit'
        $seen.Problem = $_.Exception.Data['Summary']
        $seen.Note = $_.Exception.Data['Note']
    } finally {
        Close-Release -Release $release
    }
    return $seen
}

# Where the runtime folder leads, being a link or junction; $null: it is none.
function Get-RuntimeTarget {
    param([hashtable]$Tree, [string]$Root)
    if ($Tree.State -ne 'folder') { return $null }
    $target = Resolve-Link -Path $Tree.Root
    return $(if ($target -ceq [IO.Path]::GetFullPath($Tree.Root)) { $null } else { $target })
}

# What the last line of a run's journal says: none, ended, begun or broken.
function Get-JournalState {
    param([string]$Root)
    $path = "$Root/.upgrade-runbook/journal.jsonl"
    if (-not [IO.File]::Exists($path)) { return 'none' }
    $seen = Get-SeenFile -Path $path
    if ($seen.State -ne 'bytes') { return 'broken' }
    $last = @([Text.Encoding]::UTF8.GetString($seen.Bytes).TrimEnd().Split([char]10))[-1]
    try { $line = ConvertFrom-Json -InputObject $last } catch { return 'broken' }
    $event = if ($null -eq $line) { $null } else { $line.PSObject.Properties['event'] }
    return $(if ($null -ne $event -and $event.Value -ceq 'close') { 'ended' } else { 'begun' })
}

# May whoever looks make, rename and delete in a folder? $null: it cannot be told.
function Test-MayChange {
    param([string]$Path)
    if (-not (Test-Windows)) {
        $test = '/usr/bin/test'
        & $test -w $Path -a -x $Path
        return $LASTEXITCODE -eq 0
    }
    try {
        $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
        $own = New-NameSet -Names (@($identity.User.Value) + @($identity.Groups | ForEach-Object -Process { $_.Value }))
        $granted = 0
        $denied = 0
        foreach ($rule in (Get-Acl -LiteralPath $Path).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
            if (-not $own.Contains((ConvertTo-FoldedName -Name $rule.IdentityReference.Value))) { continue }
            if ([string]$rule.AccessControlType -eq 'Deny') { $denied = $denied -bor [int]$rule.FileSystemRights } else { $granted = $granted -bor [int]$rule.FileSystemRights }
        }
        $needed = [int][Security.AccessControl.FileSystemRights]::Modify
        return ($granted -band -bnot $denied -band $needed) -eq $needed
    } catch { return $null }
}

# The certificates that settings name by a file, with when the first of each ends.
function Get-SeenCertificates {
    param($Leaves, [string]$Root)
    $seen = New-Map
    foreach ($leaf in $Leaves.get_Values()) {
        $file = $leaf.Value.Trim().Replace('\', '/')
        if ($file -notmatch '\.(?:pfx|p12|cer|crt|der|pem)\z' -or $file -match '[\p{C}*?<>|"]' -or (Test-Secret -Key $leaf.Key -Value $leaf.Value)) { continue }
        $isFull = $file -match '^(?:[A-Za-z]:)?/'
        $path = if ($isFull) { $file } else { "$($Facts.Runtime)/$($file -replace '^(?:\./)+', '')" }
        $bytes = Get-SeenFile -Path $(if ($isFull) { $file } else { "$Root/$path" })
        # That a file is not there is another check's finding.
        if ($bytes.State -ne 'bytes' -or $bytes.Bytes.Length -gt 1MB) { continue }
        $ends = Get-CertificateEnd -Bytes $bytes.Bytes -Password (Get-PasswordOf -Leaves $Leaves -Key $leaf.Key)
        $known = $seen[(ConvertTo-FoldedName -Name $path)]
        # A file may be named twice, with a password and without.
        if ($null -eq $known -or $known.State -ne 'read') { $seen[(ConvertTo-FoldedName -Name $path)] = @{ Path = $path; SettingsFile = $leaf.SettingsFile; Key = $leaf.Key; State = $ends.State; EndsAt = $ends.EndsAt } }
    }
    return @($seen.get_Values())
}

# The password that the settings have beside a file; $null: none.
function Get-PasswordOf {
    param($Leaves, [string]$Key)
    $section = ConvertTo-FoldedKey -Key ($Key -replace '[^:]*\z', '')
    $password = $null
    foreach ($leaf in $Leaves.get_Values()) { if ((ConvertTo-FoldedKey -Key $leaf.Key) -match ('\A' + [regex]::Escape($section) + '[^:]*PASSWORD\z')) { $password = $leaf.Value } }
    return $password
}

# State: read (with EndsAt), locked or none.
function Get-CertificateEnd {
    param([byte[]]$Bytes, $Password)
    $ends = @(foreach ($block in [regex]::Matches([Text.Encoding]::ASCII.GetString($Bytes), '-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----')) { Get-EndOf -Bytes ([Convert]::FromBase64String(($block.Groups[1].Value -replace '\s', ''))) })
    $type = 'Unknown'
    if ($ends.Count -eq 0) { try { $type = [string][Security.Cryptography.X509Certificates.X509Certificate2]::GetCertContentType($Bytes) } catch { return @{ State = 'none'; EndsAt = $null } } }
    if ($ends.Count -eq 0 -and $type -eq 'Cert') { $ends = @(Get-EndOf -Bytes $Bytes) }
    if ($ends.Count -eq 0 -and $type -in 'Pfx', 'Pkcs12') {
        try {
            $all = New-Object -TypeName 'Security.Cryptography.X509Certificates.X509Certificate2Collection'
            # EphemeralKeySet, which leaves no key on the disk; .NET Framework knows its name from 4.7.2 on.
            $all.Import($Bytes, "$Password", [Security.Cryptography.X509Certificates.X509KeyStorageFlags]32)
            $ends = @($all | ForEach-Object -Process { $_.NotAfter.ToUniversalTime() })
        } catch { return @{ State = 'locked'; EndsAt = $null } }
    }
    if ($ends.Count -eq 0) { return @{ State = 'none'; EndsAt = $null } }
    return @{ State = 'read'; EndsAt = [DateTimeOffset](@($ends | Sort-Object)[0]) }
}

function Get-EndOf {
    param([byte[]]$Bytes)
    try { (New-Object -TypeName 'Security.Cryptography.X509Certificates.X509Certificate2' -ArgumentList (, $Bytes)).NotAfter.ToUniversalTime() } catch { return }
}

# When the licence ends; $null: the product's facts do not say how that is read.
function Get-SeenLicence {
    param($Leaves)
    if ($null -eq $Facts.Licence) { return $null }
    $leaf = $Leaves[(ConvertTo-FoldedKey -Key $Facts.Licence.Setting)]
    if ($null -eq $leaf) { return $null }
    $found = [regex]::Match($leaf.Value, $Facts.Licence.EndsAt)
    $ends = [DateTimeOffset]::MinValue
    $isDate = $found.Success -and [DateTimeOffset]::TryParse($found.Groups[1].Value, [Globalization.CultureInfo]::InvariantCulture, [Globalization.DateTimeStyles]::AssumeUniversal, [ref]$ends)
    return @{ SettingsFile = $leaf.SettingsFile; Key = $leaf.Key; EndsAt = $(if ($isDate) { $ends } else { $null }) }
}

# The names of the host's own environment variables that look like settings; $null: not on this system.
function Get-HostVariables {
    if (-not (Test-Windows)) { return $null }
    return , @([Environment]::GetEnvironmentVariables('Machine').get_Keys() | Where-Object -FilterScript { $_.Contains('__') } | Sort-Object)
}

# The processes that run out of the folder, or hold something in it.
function Get-SeenProcesses {
    param([string]$Root)
    $own = New-NameSet -Names @($Facts.Role.Programs | ForEach-Object -Process { "$($Facts.Runtime)/$_" })
    $found = @(foreach ($process in @(Get-ProcessPaths)) {
        if ($process.Pid -eq $PID) { continue }
        $below = @(foreach ($path in $process.Paths) { Get-PathInside -Root $Root -Path $path })
        if ($below.Count -eq 0) { continue }
        $below = @(Get-Distinct -Items $below)
        $isRoles = @($below | Where-Object -FilterScript { $own.Contains((ConvertTo-FoldedName -Name $_)) }).Count -gt 0
        @{ Pid = $process.Pid; Name = $process.Name; Path = $below[0]; IsRoles = $isRoles }
    })
    return , $found
}

function Get-PathInside {
    param([string]$Root, [string]$Path)
    $plain = $Path.Replace('\', '/') -replace ' \(deleted\)\z', ''
    $top = $Root.Replace('\', '/')
    if ([string]::Equals($plain, $top, [StringComparison]::OrdinalIgnoreCase)) { return '.' }
    if ($plain.StartsWith("$top/", [StringComparison]::OrdinalIgnoreCase)) { return $plain.Substring($top.Length + 1) }
}

# Every process with what it runs and holds, in full paths.
function Get-ProcessPaths {
    if (Test-Windows) {
        foreach ($process in @(Get-CimInstance -ClassName Win32_Process)) {
            $typed = @([regex]::Matches("$($process.CommandLine)", '"([^"]*)"|(\S+)') | ForEach-Object -Process { $_.Groups[1].Value + $_.Groups[2].Value })
            @{ Pid = [int]$process.ProcessId; Name = "$($process.Name)"; Paths = @("$($process.ExecutablePath)") + @($typed | Where-Object -FilterScript { $_ -match '\.(?:dll|jar|js|py)\z' }) }
        }
        return
    }
    foreach ($folder in [IO.Directory]::GetDirectories('/proc')) {
        $name = [IO.Path]::GetFileName($folder)
        if ($name -notmatch '^\d+\z') { continue }
        $maps = try { [IO.File]::ReadAllText("$folder/maps") } catch { '' }
        $typed = try { [IO.File]::ReadAllText("$folder/cmdline").Split([char]0) } catch { @() }
        $handles = try { [IO.Directory]::GetFileSystemEntries("$folder/fd") } catch { @() }
        $title = try { [IO.File]::ReadAllText("$folder/comm").Trim() } catch { '' }
        $cwd = Get-LinkTarget -Path "$folder/cwd"
        $program = if (@($typed).Count -gt 1 -and $typed[1] -match '\.(?:dll|jar|js|py)\z') { if ($typed[1].StartsWith('/')) { $typed[1] } else { "$cwd/$($typed[1])" } } else { '' }
        $mapped = @([regex]::Matches($maps, '(?m) (/.*)$') | ForEach-Object -Process { $_.Groups[1].Value })
        @{ Pid = [int]$name; Name = $title; Paths = @((Get-LinkTarget -Path "$folder/exe"), $program) + $mapped + @($cwd) + @($handles | ForEach-Object -Process { Get-LinkTarget -Path $_ }) }
    }
}

function Get-LinkTarget {
    param([string]$Path)
    $item = Get-Item -LiteralPath $Path -Force -ErrorAction 'Ignore'
    $target = if ($null -eq $item) { $null } else { $item.PSObject.Properties['Target'] }
    return $(if ($null -eq $target) { '' } else { "$(Get-First -Items @($target.Value))" })
}

# The database servers that connection strings name, each once.
function Get-SeenServers {
    param($Leaves)
    $seen = New-Map
    foreach ($leaf in $Leaves.get_Values()) {
        if (-not (Test-ConnectionString -Key $leaf.Key)) { continue }
        $parts = Read-ConnectionString -Text $leaf.Value
        if ($null -eq $parts -or [string]::IsNullOrEmpty($parts['datasource'])) { continue }
        $server = Get-ServerOf -Source $parts['datasource'].Trim()
        $server.SettingsFile = $leaf.SettingsFile
        $server.Key = $leaf.Key
        $seen[(ConvertTo-FoldedKey -Key $server.Server)] = $server
    }
    foreach ($server in $seen.get_Values()) {
        $server.State = if ($null -eq $server.Name) { 'unasked' } else { Test-Reach -Server $server.Name -Port $server.Port }
        $server
    }
}

# The server that a connection string names, as SqlClient takes it, and its port.
function Get-ServerOf {
    param([string]$Source)
    $split = [regex]::Match($Source, '(?is)^(?:(tcp|np|lpc|admin):)?(.*)\z')
    $rest = $split.Groups[2].Value.Trim()
    $named = [regex]::Match($rest, '^([^\\,]*)(?:\\([^,]*))?(?:,\s*(\d+))?\z')
    $server = $named.Groups[1].Value.Trim()
    if ($split.Groups[1].Value -in 'np', 'lpc' -or $server -eq '' -or $server -eq '(localdb)') { return @{ Server = $(if ($server -eq '' -or $server -eq '(localdb)' -or $split.Groups[1].Value -in 'np', 'lpc') { $Source } else { $rest }); Name = $null; Port = $null } }
    $port = if ($named.Groups[3].Success) { [int]$named.Groups[3].Value } elseif ($named.Groups[2].Success) { $null } else { 1433 }
    return @{ Server = $rest; Name = $(if ($server -in '.', '(local)') { 'localhost' } else { $server }); Port = $port }
}

# Whether a server answers on a port, or with none whether its name resolves; nothing is said to it.
function Test-Reach {
    param([string]$Server, $Port)
    try { $addresses = @([Net.Dns]::GetHostAddresses($Server)) } catch { return 'no-name' }
    if ($addresses.Count -eq 0) { return 'no-name' }
    if ($null -eq $Port) { return 'named' }
    $client = New-Object -TypeName 'Net.Sockets.TcpClient' -ArgumentList $addresses[0].AddressFamily
    try {
        $asked = $client.BeginConnect($addresses[0], [int]$Port, $null, $null)
        if (-not $asked.AsyncWaitHandle.WaitOne(5000)) { return 'silent' }
        $client.EndConnect($asked)
        return 'answers'
    } catch { return 'silent' } finally { $client.Close() }
}

# What was written last of archives, programs and settings; $null: nothing is there.
function Get-Newest {
    param([string]$Root, [object[]]$Archives, [object[]]$Settings)
    $newest = $null
    $paths = @($Facts.Role.Programs | ForEach-Object -Process { @{ Path = "$($Facts.Runtime)/$_"; Full = "$Root/$($Facts.Runtime)/$_" } }) + @($Settings | ForEach-Object -Process { @{ Path = $_; Full = "$Root/$_" } }) + @($Archives | Where-Object -FilterScript { $_.State -ne 'none' } | ForEach-Object -Process { @{ Path = $_.File; Full = Resolve-FilePath -Name $_.File } })
    foreach ($one in $paths) {
        if (-not [IO.File]::Exists($one.Full)) { continue }
        $at = [IO.File]::GetLastWriteTimeUtc($one.Full)
        if ($null -eq $newest -or $at -ge $newest.At) { $newest = @{ Path = $one.Path; At = $at } }
    }
    return $newest
}
